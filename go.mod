module github.com/verbatim-briefing/verbatim

go 1.26
