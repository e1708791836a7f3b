import type { Guard } from '../security/guard.ts';

/** What is known of a file. */
export interface FileInfo {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'other';
  /** bytes */
  readonly size: number;
  /** Epoch ms. */
  readonly modifiedAt: number;
}

export interface ReadFileOptions {
  /** Refuse files larger than this, bytes. @default 50 MiB */
  readonly maxBytes?: number;
}

export interface WriteFileOptions {
  /** `create` fails when the file exists; `replace` writes a new file and moves it in place; `append` adds. @default 'replace' */
  readonly mode?: 'create' | 'replace' | 'append';
}

/**
 * Port: files, inside what the policy grants. Relative paths start at the runtime's working folder. Symbolic links are
 * resolved before the check and refused if they change during the access; `remove` and `move` mean the link itself. Moving
 * needs read and write on what is moved.
 *
 * @throws PermissionError; SpellError `FILE_FAILED` with `data.reason` (`not-found`, `exists`, `not-a-directory`, …).
 */
export interface FileAccess {
  read(path: string, options?: ReadFileOptions): Promise<Uint8Array>;
  write(path: string, content: Uint8Array | string, options?: WriteFileOptions): Promise<void>;
  stat(path: string): Promise<FileInfo | undefined>;
  list(path: string): Promise<readonly FileInfo[]>;
  makeDirectory(path: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  remove(path: string, options?: { readonly recursive?: boolean }): Promise<void>;
}

/**
 * Port: HTTP, inside what the policy grants. Private, loopback and link-local addresses need a grant that names them;
 * the address is checked when the connection is made, so redirects and DNS rebinding do not get around it.
 *
 * @throws PermissionError; SpellError `HTTP_FAILED` when no answer came. A status of 400 or more is an answer.
 */
export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

export interface ProcessRequest {
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** The program's whole environment; nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** @default 30_000 */
  readonly timeoutMs?: number;
  /** Of stdout and stderr each, bytes. @default 1 MiB */
  readonly maxOutputBytes?: number;
  readonly signal?: AbortSignal;
}

export interface ProcessResult {
  /** `undefined` when it was killed. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** Whether output was cut at the limit. */
  readonly truncated: boolean;
}

/** Port: runs a program without a shell, inside what the policy grants. A stop ends the program and all it started. */
export interface ProcessRunner {
  run(request: ProcessRequest): Promise<ProcessResult>;
}

/** Port: environment variables, inside what the policy grants. */
export interface Environment {
  get(name: string): Promise<string | undefined>;
  /** The names of those that are set and may be read as things are; nobody is asked about the others. */
  names(): Promise<readonly string[]>;
}

/** The guarded ways to the world. */
export interface Ports {
  readonly files: FileAccess;
  readonly fetch: Fetch;
  readonly processes: ProcessRunner;
  readonly environment: Environment;
}

/**
 * Seam: makes the ports for one guard. A context binds them to its own permissions, so a narrower scope has narrower
 * ports.
 */
export type PortFactories = { readonly [Name in keyof Ports]: (guard: Guard) => Ports[Name] };
