# Every target sets the machine up first, and says nothing when nothing is to be done.
DB ?= union_demo
PORT ?= 8069

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

setup: ## install what is missing: Debian packages, Odoo, Python packages, a database cluster
	@dev/setup

run: ## serve the demo database at http://localhost:8069 (PORT=..., DB=...)
	@PORT=$(PORT) DB=$(DB) dev/run

db: ## make a fresh demo database and exit (DB=name)
	@dev/db $(DB)

test: ## lint, the module's tests inside Odoo, then the black-box tests of tests/
	@dev/test-all

lint: ## check style: Python, Odoo rules, XML, translations, shell scripts
	@dev/lint

format: ## put Python and XML files into the house format
	@dev/lint --fix

bench: ## measure against stock Odoo in the same run
	@dev/bench

clean: ## drop this clone's databases, files and logs (not the shared downloads)
	@dev/clean

.PHONY: help setup run db test lint format bench clean
