import type { Dockerfile, DockerHit } from "./rule.ts";

/** Of instructions that count once in a stage, every one after the first. */
export function repeated(keyword: string): (file: Dockerfile) => Iterable<DockerHit> {
  return ({ stages }) =>
    stages.flatMap(({ instructions }) =>
      instructions
        .filter((one) => one.keyword === keyword)
        .slice(1)
        .map((of) => ({ of, message: `Only the last ${keyword} of a stage has an effect` })),
    );
}
