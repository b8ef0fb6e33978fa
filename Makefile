# What a person or CI runs. All of it needs Go, and the network once for modules; a target that needs more says so.

GO      ?= go
BINARY  := make-mcp
LINT    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VULN    := golang.org/x/vuln/cmd/govulncheck@v1.1.4
FUZZ    ?= 30s

# The race detector needs a C compiler.
RACE    := $(shell command -v $$($(GO) env CC) >/dev/null 2>&1 && echo -race)

.PHONY: help build run demo test eval eval-node matrix e2e mutate lint docs fuzz bench vuln clean

help: ## List the targets.
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

build: ## Build the binary.
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o $(BINARY) .

run: build ## Serve over HTTP on loopback, with the embedded sandbox.
	./$(BINARY) http --sandbox --show-config

demo: build ## Play a short session of an agent in the terminal.
	./$(BINARY) eval --show demo

test: ## Unit, registry and golden tests, fuzz seeds, every eighth eval over stdio.
	$(GO) test $(RACE) ./tools ./internal/matrix ./... # the longest first, or one core waits for them

eval: build ## Replay every case over every transport against the baseline.
	./$(BINARY) eval --quiet --baseline evals/baseline.json --json eval.json --junit eval.xml --html eval.html

eval-node: build ## Replay the evals against the Node server of Make's own tools; needs Node 20.
	npm ci --prefix internal/bench --no-audit --no-fund --loglevel=error
	./$(BINARY) eval --server 'node internal/bench/server.mjs' --json eval-node.json; test $$? -le 1 # what it can't do is a result

matrix: ## Every tool that needs a person, with every way to go wrong, everywhere.
	MATRIX=whole $(GO) test -count=1 -run Rule01 ./internal/matrix

e2e: build ## Official clients and a browser; needs Node 20 and Chromium.
	internal/e2e/run

mutate: build ## Break the server on purpose, and see whether the evals notice; takes a while.
	./$(BINARY) eval mutate --source . --doc docs/evals.md

lint: ## Static checks; fetches the linter.
	$(GO) vet ./...
	$(GO) run $(LINT) run ./...

docs: ## Regenerate what is generated in docs.
	$(GO) run ./internal/docgen

fuzz: ## Fuzz every decoder for FUZZ each.
	internal/fuzz.sh $(FUZZ)

bench: build ## Compare with a bare loop and with the Node server; needs Node 20.
	internal/bench/run

vuln: ## Look for known vulnerabilities in what is used; needs the network.
	$(GO) run $(VULN) ./...

clean: ## Remove what was built.
	rm -f $(BINARY) eval.json eval.xml eval.html eval-node.json
	rm -rf internal/e2e/node_modules internal/bench/node_modules
