const sha = "0123456789012345678901234567890123456789";

/** A toolkit as small as it can be with everything that rules and linters look at, and nothing that they find. */
export const sample: Readonly<Record<string, string>> = {
  ".github/workflows/dashboard.yml": `name: Slipway
on:
  workflow_call:
    inputs:
      folder: { description: where the dashboard is, type: string, default: . }
    outputs:
      verdict: { description: what the checks came to, value: "\${{ jobs.check.outputs.verdict }}" }
permissions: {}
jobs:
  check:
    name: check
    runs-on: \${{ vars.SLIPWAY_RUNNER || 'ubuntu-24.04' }}
    timeout-minutes: 10
    concurrency:
      group: slipway-check-\${{ github.event.pull_request.number || github.ref }}
      cancel-in-progress: \${{ github.event_name == 'pull_request' }}
    permissions:
      contents: read # the dashboard's code
    outputs:
      verdict: \${{ steps.look.outputs.verdict }}
    steps:
      - name: Get the code
        uses: actions/checkout@${sha} # v6.0.0
        with:
          fetch-depth: 2
          persist-credentials: false
      - name: Look
        id: look
        uses: $/actions/look
        with:
          folder: \${{ inputs.folder }}
          toolkit: \${{ job.workflow_repository }}@\${{ job.workflow_sha }}
  ship:
    name: ship
    needs: check
    if: github.event_name == 'push' && github.ref_name == github.event.repository.default_branch
    runs-on: \${{ vars.SLIPWAY_IDENTITY_RUNNER || 'ubuntu-24.04' }}
    timeout-minutes: 10
    concurrency:
      group: slipway-ship
      cancel-in-progress: false
    environment: production
    permissions:
      # the dashboard's code
      contents: read
      id-token: write # the platform knows the job by it
    steps:
      - name: Get the code
        uses: actions/checkout@${sha} # v6.0.0
        with:
          persist-credentials: false
      - name: Ship
        uses: $/actions/look
        with:
          folder: \${{ inputs.folder }}
  gate:
    name: gate
    needs: [check, ship]
    if: always()
    runs-on: ubuntu-slim
    timeout-minutes: 5
    concurrency:
      group: slipway-gate-\${{ github.run_id }}
      cancel-in-progress: false
    steps:
      - name: Judge
        uses: $/actions/look
        with:
          needs: \${{ toJSON(needs) }}
`,
  ".github/workflows/ci.yml": `name: CI
on:
  pull_request:
permissions: {}
concurrency:
  group: ci-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  test:
    name: test
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    permissions:
      contents: read # this repository
    steps:
      - name: Get the code
        uses: actions/checkout@${sha} # v6.0.0
        with:
          persist-credentials: false
      - name: Test
        env:
          REF: \${{ github.ref }}
        run: npm test -- "$REF"
  itself:
    name: itself
    permissions:
      contents: read # the example's code
      id-token: write # what every caller grants
    uses: $/.github/workflows/dashboard.yml
    with:
      folder: examples/road-casualties
`,
  "workflow-templates/dashboard.yml": `name: Dashboard
on:
  push:
    branches: [$default-branch]
  pull_request:
    types: [opened, synchronize, reopened, closed]
  merge_group:
  workflow_dispatch:
permissions: {}
jobs:
  dashboard:
    name: dashboard
    permissions:
      contents: read # the dashboard's code
      id-token: write # the platform knows the run by it
    uses: your-org/slipway/.github/workflows/dashboard.yml@v1
`,
  "actions/look/action.yml": `name: Look
description: Looks around.
inputs:
  folder: { description: where the dashboard is, default: . }
  needs: { description: the results of other jobs }
  toolkit: { description: who runs }
outputs:
  verdict: { description: what it came to }
runs:
  using: node24
  main: ../../dist/look.js
`,
};
