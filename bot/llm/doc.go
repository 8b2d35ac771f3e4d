// Package llm is an adapter to language models behind the OpenAI protocol, at any
// base URL: chat for package bot, embeddings for package retrieval.
//
// It exists so that one package alone knows go-openai, keys, retries, budgets and
// what the many servers that speak this protocol do differently. What it returns
// is a stranger's words: it decides nothing about their truth.
package llm
