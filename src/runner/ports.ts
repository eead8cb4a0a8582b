/**
 * What a stage may need of the machine it runs on. Plain interfaces: `terminal.ts` and `github.ts` adapt them, tests pass
 * their own. Nothing in here knows which.
 */

/** Where a stage says what it is doing. Nothing that is said here is part of a result. */
export type Log = {
  /** The step under way, replaced by the next one; shown on a terminal only. `done` of `total` in any unit. */
  progress(message: string, done?: number, total?: number): void;
  /** A line worth keeping. */
  info(message: string): void;
};

export type Clock = {
  now(): Date;
  /** Seconds since an arbitrary start; never runs backwards. */
  seconds(): number;
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
};

export type Exit = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a program by its argument vector, never through a shell; the environment is what is given and nothing else. */
export type Exec = (
  command: string,
  args: readonly string[],
  options?: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly input?: string | Uint8Array;
    readonly timeoutSeconds?: number;
    /**
     * Files, by plain names, in a folder of the program's own: it starts there instead of in `cwd`, and the folder is gone
     * when it ends.
     */
    readonly files?: Readonly<Record<string, string>>;
  },
) => Promise<Exit>;

/** A program of others. Whoever gives its bytes has checked them. */
export type Program = {
  /** With its version, as a plain name: `uv-0.13.9`. Under it the program is kept. */
  readonly name: string;
  /** Asked for when it is not kept yet. @param machine `linux-x64`, `darwin-arm64`: Node's platform and architecture */
  readonly bytes: (machine: string) => Promise<Uint8Array>;
};

/**
 * Runs such a program in a fresh folder that holds `files` and nothing else. Of the environment it gets where programs, certificates
 * and proxies are, and a cache of its own.
 */
export type RunProgram = (
  program: Program,
  args: readonly string[],
  options: { readonly files: Readonly<Record<string, string>>; readonly timeoutSeconds: number },
) => Promise<Exit>;

/** The network, in the shape of the platform's own `fetch`; proxies and certificates are the machine's. */
export type Http = (url: string, init?: RequestInit) => Promise<HttpAnswer>;

/** As much of a `Response` as anybody here asks for. */
export type HttpAnswer = Pick<Response, "status" | "ok" | "text" | "arrayBuffer"> & {
  readonly headers: HttpHeaders;
  /** `cancel` says that nobody reads it. */
  readonly body: (AsyncIterable<Uint8Array> & { cancel?(): Promise<void> }) | null;
};

/** By names in any case; of several headers with one name, all with commas between. */
export type HttpHeaders = Pick<Headers, "get" | "has">;

export type FileEntry = {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** `link` is a symbolic link: its target is not followed. */
  readonly kind: "file" | "folder" | "link" | "other";
  /** Bytes; 0 for anything but a file. */
  readonly size: number;
  readonly executable: boolean;
  /** Where a link points, as it is written. */
  readonly target?: string;
};

/**
 * A folder to read, by paths relative to it with forward slashes. No path and no link leads out of it: one that would is
 * a UserError that names it. An absent file is `undefined`, never an exception.
 */
export type Files = {
  /** The folder as a person would name it, for messages. */
  readonly name: string;
  /**
   * Every entry below, sorted by path in code-unit order; ignored ones (.gitignore, .git) left out unless Git tracks them, and what
   * is in `node_modules`, `.venv` and `__pycache__`.
   */
  list(): Promise<readonly FileEntry[]>;
  stat(path: string): Promise<FileEntry | undefined>;
  /** @param most so many of the first bytes are enough; there may be more of them */
  read(path: string, most?: number): Promise<Uint8Array | undefined>;
  /** The file's bytes as they come, in chunks of any size. */
  open(path: string, options?: OpenOptions): AsyncIterable<Uint8Array>;
  /** Where a file is, for a thread that reads it too; undefined of what is on no disk, or is no file. */
  onDisk?(path: string): FileOnDisk | undefined;
};

export type OpenOptions = {
  /** Whether a chunk is lent: it is good until the next one is asked for. */
  readonly lend?: boolean;
  /** The byte to begin with. */
  readonly from?: number;
  /** How the file is known to be: if it is not any more, somebody has written to it, which is an error. */
  readonly as?: Pick<FileOnDisk, "size" | "modified">;
};

/** A file as it is now. */
export type FileOnDisk = {
  readonly place: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** When anything about it was changed, milliseconds since 1970: unlike `modified`, nobody can set this one. */
  readonly changed: number;
  /** Which file it is, on which disk: another one in its place has another. */
  readonly identity: string;
};

/** A thread of this machine that runs one program of ours and is spoken with by messages. It keeps nobody waiting who wants to end. */
export type Thread = {
  /** @param lent what is given away with it, and can be used here no more */
  post(message: unknown, lent?: readonly ArrayBuffer[]): void;
  /** The next message. @throws what the thread could not go on for, or that it has ended */
  next(): Promise<unknown>;
  end(): void;
};

/**
 * What was fetched or made before, by name: a folder on disk. An entry is there whole or not at all, also after a crash.
 * Names are relative paths such as `wheels/sha256-….whl`.
 */
export type Cache = {
  get(name: string): Promise<Uint8Array | undefined>;
  put(name: string, bytes: Uint8Array): Promise<void>;
};

/** What one job of a run keeps for later ones, by name. What comes back was kept by a job of the same run, and by whom is not known. */
export type Artifacts = {
  put(name: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  get(name: string): Promise<AsyncIterable<Uint8Array>>;
};

/** What started a workflow, as the forge tells it. @see GitHub Docs, "Events that trigger workflows" */
export type TriggerEvent = {
  /** `push`, `pull_request` … */
  readonly name: string;
  /** `refs/heads/main`; of a pull request `refs/pull/7/merge`. */
  readonly ref: string;
  readonly sha: string;
  /** `owner/name`, whose workflow runs. */
  readonly repository: string;
  /** `https://github.com/owner/name/blob/<sha>`: where the files of this very commit can be read. */
  readonly files: string;
  /** The event's own JSON, as it was sent. Much of it was written by strangers. */
  readonly payload: unknown;
};

/** What is shown beside a line of a change. */
export type Annotation = {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  /** At most 4,096 UTF-16 units, which is where the runner cuts. */
  readonly message: string;
  readonly file?: string;
  readonly startLine?: number;
  readonly endLine?: number;
  /** Only where the finding begins and ends on one line: GitHub takes columns for those alone. */
  readonly startColumn?: number;
  readonly endColumn?: number;
};

/** One step of a workflow's job: what it was given, and the surfaces on which it answers. */
export type Runner = {
  readonly event: TriggerEvent;
  /** Every input that was given, by its name in lower case, unknown ones among them; white space around is taken off. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly log: Log;
  readonly exec: Exec;
  readonly clock: Clock;
  /** Where the repository is checked out. */
  readonly workspace: string;
  /** A folder of this job's own, empty when it began and removed when it ends; secret to nobody in the job. */
  readonly temporary: string;
  output(name: string, value: string): void;
  annotate(annotation: Annotation): void;
  /** Markdown for the page of the run, at most 1 MiB a step. */
  summary(markdown: string): Promise<void>;
  /** Ends the step as failed, with one sentence: at most once. */
  fail(sentence: string, code: 1 | 2 | 3): void;
  /** What the job can say of itself to a cloud: whether it was granted `id-token: write`, and whether GitHub hosts its machine. */
  readonly identity: { readonly granted: boolean; readonly hosted: boolean };
};
