# Everything a person can do here is one word. Each sets itself up first; see `make help`.
LECTURE ?= examples/light-and-lenses.md
N ?= 10
OUT ?= out
PORT ?= 8000
# What burns the processor and looks at no clock: two at a time. The rest has the machine to itself.
SIDE_BY_SIDE := $(addprefix tests/,chart contract crash exam images judging lecture llm page papers rules \
    gateway servers simulation standalone store benchmarks/test_claims.py benchmarks/test_fairness.py)
CHECKED := examstream services tests/servers tests/chaos tests/observability benchmarks $(wildcard scripts/*.py) scripts/chart \
	scripts/cluster tests/cluster

BIN := .venv/bin
READY := .venv/.set-up
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup run serve test check format bench bursts chaos docs alerts dashboards gallery chart images up down \
	cluster cluster-test cluster-down

help: ## this list
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' \
	    | while IFS='|' read -r word what; do printf '  make %-12s %s\n' "$$word" "$$what"; done

setup: $(READY) ## a .venv with examstream in it, all versions as locked
	@echo "ready: .venv/bin/examstream"

$(READY): pyproject.toml uv.lock scripts/setup scripts/uv.txt
	@scripts/setup

run: $(READY) ## an exam of N=10 questions from LECTURE=examples/light-and-lenses.md into OUT=out
	@examstream run $(LECTURE) -n $(N) --out $(OUT)

serve: $(READY) ## the HTTP API and the page, on PORT=8000 of this machine only
	@examstream serve --port $(PORT)

test: $(READY) ## all tests, with a real RabbitMQ and a MongoDB protocol server; TESTS=tests/pipeline for some
	@scripts/install-test-packages
	@scripts/install-chart-tools >/dev/null
ifdef TESTS
	@python -m pytest $(TESTS) $(ARGS)
else
	@python -m pytest -n 2 --dist loadfile $(SIDE_BY_SIDE) $(ARGS)
	@python -m pytest tests $(addprefix --ignore=,$(SIDE_BY_SIDE)) $(ARGS)
endif

check: $(READY) ## formatting, lint, types and arrows; takes seconds
	@ruff format --check --quiet . || { echo "not formatted: make format"; exit 1; }
	@ruff check --quiet .
	@mypy $(CHECKED)
	@lint-imports --no-logo 2>&1 >.cache/arrows || { cat .cache/arrows; exit 1; }

format: $(READY) ## what `check` can mend by itself
	@ruff check --fix --quiet . || true
	@ruff format --quiet .

bench: $(READY) ## streamed against batch-phased; JSON=file also writes the figures there
	@python -m benchmarks $(if $(JSON),--json $(JSON))

bursts: $(READY) ## HTTP: 100 exams at once, 20 posts a second, 2,000 posts at once
	@python -m benchmarks.bursts

chaos: $(READY) ## the hammer: KILLS=60 and all other faults; SEED=1, JSON=file; or RECOVERY=1, TAKEOVER=1, DEFECTS=1
	@scripts/install-test-packages
	@$(if $(DEFECTS),CHAOS_DEFECTS=1 python -m pytest tests/chaos/test_defects.py -s,\
	    $(if $(TAKEOVER),python -m tests.chaos.takeover --seed $(or $(SEED),1),\
	    python -m tests.chaos.$(if $(RECOVERY),recovery,hammer --kills $(or $(KILLS),60)) \
	    --seed $(or $(SEED),1) $(if $(JSON),--json $(JSON))))

docs: $(READY) ## what follows from the settings: tables of docs/, the chart's schema
	@python -m scripts.docs
	@python -m scripts.chart

alerts: $(READY) ## each alert fired for real by its fault, under a real Prometheus; some minutes
	@scripts/install-test-packages
	@ALERTS=1 python -m pytest tests/observability/test_faults.py

dashboards: $(READY) ## pictures of the dashboards of a real run, in docs/dashboards; two minutes
	@scripts/install-test-packages
	@python -m tests.observability.picture

gallery: $(READY) ## pictures of papers, terminal and page, in docs/gallery
	@scripts/install-test-packages
	@python -m scripts.gallery

chart: $(READY) ## the chart's generated files (schema, values, README), and its tests
	@python -m scripts.chart
	@scripts/install-chart-tools >/dev/null
	@python -m pytest -q tests/chart

images: ## one image a service, by docker, podman or buildah; REGISTRY=host/path PUSH=1 BASE=image TAG=
	@scripts/images/build

DOCKER_ANSWERS = docker compose version >/dev/null 2>&1 && docker info >/dev/null 2>&1 \
	|| { echo "make $@ needs Docker with Compose, and none answers here; without it: make serve" >&2; exit 1; }

up: ## the five services with RabbitMQ and MongoDB, where Docker is; the page on PORT=8000
	@$(DOCKER_ANSWERS)
	@$(MAKE) --no-print-directory setup
	@PORT=$(PORT) scripts/up

down: ## stop what `up` started; its data stays
	@$(DOCKER_ANSWERS)
	@docker compose --profile stream down

cluster: $(READY) ## a real Kubernetes on this machine with the chart in it; needs root; docs/kubernetes.md
	@python -m scripts.cluster up

cluster-test: $(READY) ## what a platform does to pods, done to that cluster's; TESTS=tests/cluster/test_scaling.py
	@CLUSTER=1 python -m pytest $(or $(TESTS),tests/cluster) -v $(ARGS)

cluster-down: $(READY) ## end it; only what is cached stays
	@python -m scripts.cluster down
