/** The program of each thread. In a bundle each is a file of its own, and `scripts/bundle/thread-programs.ts` says where. */
export const tablePart = new URL("./table-part.ts", import.meta.url);
