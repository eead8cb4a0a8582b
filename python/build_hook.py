"""Puts the bundle into the wheel."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Bundle(BuildHookInterface):
    def initialize(self, version, build_data):
        bundle = Path(self.root, "dist")
        if not (bundle / "slipway.js").is_file():
            raise SystemExit(
                "slipway: there is no dist/ here, so this is a checkout of its source and not of a release. "
                "Install a release (pip install slipway-dash, or the tag v1 of the repository), "
                "or run npm run build here first."
            )
        build_data["force_include"][str(bundle)] = "slipway_cli/dist"
