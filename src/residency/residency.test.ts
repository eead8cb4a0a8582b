import { describe, expect, test } from "vitest";
import { allowedLocation, unitedKingdom } from "./allowed-location.ts";
import { allowedRegistry, registryHost } from "./allowed-registry.ts";

const regions = "(allowed: europe-west2, eu-west-2, uksouth, ukwest)";
const allowed = (region: string) => ({ allowed: true, region });
const refused = (reason: string) => ({ allowed: false, reason });

describe("a location", () => {
  test.each([
    ["europe-west2", "europe-west2"],
    ["EUROPE-WEST2", "europe-west2"],
    ["europe-west2-a", "europe-west2"],
    ["eu-west-2", "eu-west-2"],
    ["eu-west-2c", "eu-west-2"],
    ["uksouth", "uksouth"],
    ["UK South", "uksouth"],
    ["ukwest", "ukwest"],
    [" europe-west2 ", "europe-west2"],
  ])("%s is in the United Kingdom", (location, region) => {
    expect(allowedLocation(location)).toEqual(allowed(region));
  });

  test.each([
    ["EU", "it is a multi-region: copies rest in several countries of the European Union"],
    ["europe", "it is a multi-region: copies rest in several countries of the European Union"],
    ["us", "it is a multi-region of the United States"],
    ["EUR5", "it is a dual region of Belgium and London: half of it is outside the United Kingdom"],
    ["global", "it is no place: bytes rest wherever the provider likes"],
    ["europe-west1", "it is in Belgium"],
    ["eu-west-1", "it is in Ireland"],
    ["northeurope", "it is in Ireland"],
    ["us-east-1", "it is in Virginia"],
    ["europe-west20", "it is not one of the regions that are"],
    ["europe-west2-evil", "it is not one of the regions that are"],
    ["uk", "it is not one of the regions that are"],
    ["constructor", "it is not one of the regions that are"],
    ["", "it is not one of the regions that are"],
  ])("%s is refused with the reason", (location, reason) => {
    expect(allowedLocation(location)).toEqual(refused(`${reason} ${regions}`));
  });

  test("other rules allow other regions", () => {
    expect(allowedLocation("eu-west-1", { regions: ["eu-west-1"] })).toEqual(allowed("eu-west-1"));
    expect(allowedLocation("europe-west2", { regions: ["eu-west-1"] })).toEqual(
      refused("it is not one of the regions that are (allowed: eu-west-1)"),
    );
  });
});

describe("a registry", () => {
  test.each([
    ["europe-west2-docker.pkg.dev/project/images", "europe-west2"],
    ["europe-west2-docker.pkg.dev", "europe-west2"],
    ["123456789012.dkr.ecr.eu-west-2.amazonaws.com/images", "eu-west-2"],
    ["123456789012.dkr.ecr-fips.eu-west-2.amazonaws.com/images", "eu-west-2"],
    ["localhost:5000", "this machine"],
    ["127.0.0.1:5000/dashboards", "this machine"],
    ["[::1]:5000/dashboards", "this machine"],
    ["registry.localhost/dashboards", "this machine"],
  ])("%s is allowed", (reference, region) => {
    expect(allowedRegistry(reference)).toEqual(allowed(region));
  });

  test.each([
    [
      "europe-docker.pkg.dev/p/r",
      `it is a multi-region: copies rest in several countries of the European Union ${regions}`,
    ],
    ["us-docker.pkg.dev/p/r", `it is a multi-region of the United States ${regions}`],
    ["europe-west1-docker.pkg.dev/p/r", `it is in Belgium ${regions}`],
    ["gcr.io/p", "gcr.io is a multi-region of the United States"],
    ["eu.gcr.io/p", "eu.gcr.io is a multi-region of the European Union"],
    ["GHCR.io/org/image", "GitHub keeps its packages outside the United Kingdom"],
    ["ghcr.io:443/org/image", "GitHub keeps its packages outside the United Kingdom"],
    ["python:3.13", "Docker Hub keeps images outside the United Kingdom"],
    ["library/python", "Docker Hub keeps images outside the United Kingdom"],
    ["docker.io/library/python", "Docker Hub keeps images outside the United Kingdom"],
    ["public.ecr.aws/x/y", "Amazon's public registry is in Virginia"],
    ["123456789012.dkr.ecr.us-east-1.amazonaws.com/images", `it is in Virginia ${regions}`],
    ["team.azurecr.io/images", "the name team.azurecr.io does not say where its bytes rest"],
    [
      "europe-west2-docker.pkg.dev.evil.example/x",
      "the name europe-west2-docker.pkg.dev.evil.example does not say where its bytes rest",
    ],
    ["localhost.evil.example/x", "the name localhost.evil.example does not say where its bytes rest"],
  ])("%s is refused with the reason", (reference, reason) => {
    expect(allowedRegistry(reference)).toEqual(refused(reason));
  });

  test("the host is told apart from a path as image references do", () => {
    expect(["a/b", "a.b/c", "a:5000/b", "localhost/b", "a.b:5000", "python:3.13"].map(registryHost)).toEqual([
      "docker.io",
      "a.b",
      "a:5000",
      "localhost",
      "a.b:5000",
      "docker.io",
    ]);
  });
});

test("the regions that count as the United Kingdom are four", () => {
  expect(unitedKingdom).toEqual({ regions: ["europe-west2", "eu-west-2", "uksouth", "ukwest"] });
});
