module slipway.test/buildx

go 1.26.8

require github.com/docker/buildx v0.38.2

require github.com/davecgh/go-spew v1.1.1 // indirect

replace (
	github.com/moby/policy-helpers => github.com/moby/policy-helpers v0.0.0-20260901142052-72f704e6cdb6
	github.com/moby/profiles/seccomp => github.com/moby/profiles/seccomp v0.2.3
	github.com/tonistiigi/fsutil => github.com/tonistiigi/fsutil v0.0.0-20260819142231-83cac42c1c52
	github.com/tonistiigi/go-actions-cache => github.com/tonistiigi/go-actions-cache v0.0.0-20260120203934-54bc28c26fd2
)

exclude (
	github.com/davecgh/go-spew v1.1.2-0.20180830191138-d8f796af33cc
	github.com/pmezard/go-difflib v1.0.1-0.20181226105442-5d4384ee4fb2
)
