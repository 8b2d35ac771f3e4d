// Package web is what the assistant serves over HTTP besides Slack's requests: the
// page of a source with the quoted words highlighted, behind a signed link that
// expires; whether the process is alive and ready; and its figures.
//
// The pages are made on the server, hold no script and load nothing from anywhere.
// What a link shows is decided anew, by the access rules of that moment, each
// time it is opened.
package web
