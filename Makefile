# The commands of this project; "make" alone lists them.

GO      ?= go
OUT     ?= bin
IMAGE   ?= verbatim
LDFLAGS ?= -s -w

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: check
check: ## the gate: gofmt, vet, staticcheck, tests with the race detector, every fuzz target shortly
	.ci/run format vet staticcheck race fuzz

.PHONY: ci
ci: ## everything that continuous integration runs
	.ci/run

.PHONY: test
test: ## the tests, quickly
	$(GO) test ./...

.PHONY: fuzz
fuzz: ## every fuzz target for FUZZTIME seconds (5)
	.ci/run fuzz

.PHONY: soak
soak: ## 5,000 questions at 50 a second, and 100 times kill -9
	SOAK=5000 KILLS=50 .ci/run soak

.PHONY: bench
bench: ## the goals for speed beside chromem-go, bleve and SQLite; BENCH=-quick for a minute
	cd retrieval/bench && GOFLAGS=-mod=mod $(GO) run . $(BENCH)

.PHONY: fmt
fmt: ## format the code
	gofmt -w $$(git ls-files '*.go')

.PHONY: golden
golden: ## accept what the code says now as the golden files; read the diff afterwards
	grep -rlE --include='*_test.go' 'flag\.Bool\("update"' . | xargs -n1 dirname | sort -u | \
		while read -r dir; do $(GO) test "$$dir" -update || exit 1; done

.PHONY: cover
cover: ## test coverage, as figures per function and as a page in bin/
	@mkdir -p $(OUT)
	$(GO) test -coverpkg=./... -coverprofile=$(OUT)/cover.out ./...
	$(GO) tool cover -html=$(OUT)/cover.out -o $(OUT)/cover.html
	$(GO) tool cover -func=$(OUT)/cover.out | tail -n 1

.PHONY: build
build: ## the static binary, bin/verbatim
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(OUT)/verbatim ./cmd/verbatim

.PHONY: docker
docker: ## the container image
	docker build -t $(IMAGE) .

.PHONY: clean
clean: ## remove what the other targets made
	rm -rf $(OUT)
