// Package bot is the assistant: a question in, a verified, cited, dated answer out.
package bot
