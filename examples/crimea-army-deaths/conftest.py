"""Stands here so that pytest puts this folder on the path, and tests import the dashboard as its server does."""
