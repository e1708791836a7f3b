import { SpellError, type FileAccess, type FileInfo, type PortFactories } from '@llmspell/core';

/** A file port over a record of paths, for tests of tools. Folders are what paths go through. */
export function memoryFiles(given: Readonly<Record<string, string | Uint8Array>> = {}): MemoryFiles {
  return new MemoryFiles(given);
}

export class MemoryFiles implements FileAccess {
  readonly #files = new Map<string, Uint8Array>();
  readonly #folders = new Set<string>();

  constructor(given: Readonly<Record<string, string | Uint8Array>>) {
    for (const [path, content] of Object.entries(given)) this.#files.set(path, toBytes(content));
  }

  /** As the port of a context, which asks its guard first. */
  get factory(): PortFactories['files'] {
    return (guard) => ({
      read: async (path, options) => {
        await guard.require({ kind: 'read', path });
        return this.read(path, options);
      },
      write: async (path, content, options) => {
        await guard.require({ kind: 'write', path });
        return this.write(path, content, options);
      },
      stat: async (path) => {
        await guard.require({ kind: 'read', path });
        return this.stat(path);
      },
      list: async (path) => {
        await guard.require({ kind: 'read', path });
        return this.list(path);
      },
      makeDirectory: (path) => this.makeDirectory(path),
      copy: (from, to) => this.copy(from, to),
      move: (from, to) => this.move(from, to),
      remove: (path) => this.remove(path),
    });
  }

  text(path: string): string | undefined {
    const bytes = this.#files.get(path);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString();
  }

  async read(path: string, { maxBytes = Infinity }: { readonly maxBytes?: number } = {}): Promise<Uint8Array> {
    const bytes = this.#files.get(path);
    if (bytes === undefined) throw failed(path, 'not-found');
    if (bytes.byteLength > maxBytes) throw failed(path, 'too-large');
    return bytes;
  }

  async write(
    path: string,
    content: Uint8Array | string,
    { mode = 'replace' }: { readonly mode?: string } = {},
  ): Promise<void> {
    const old = mode === 'append' ? (this.#files.get(path) ?? new Uint8Array()) : new Uint8Array();
    this.#files.set(path, Buffer.concat([old, toBytes(content)]));
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    const bytes = this.#files.get(path);
    if (bytes !== undefined) return { path, type: 'file', size: bytes.byteLength, modifiedAt: 0 };
    const isFolder = this.#folders.has(path) || [...this.#files.keys()].some((each) => each.startsWith(`${path}/`));
    return isFolder ? { path, type: 'directory', size: 0, modifiedAt: 0 } : undefined;
  }

  async list(path: string): Promise<readonly FileInfo[]> {
    const below = [...this.#files.keys()].filter((each) => each.startsWith(`${path}/`));
    const names = new Set(below.map((each) => each.slice(path.length + 1).split('/')[0] ?? ''));
    const found = await Promise.all([...names].map((name) => this.stat(`${path}/${name}`)));
    return found.filter((info) => info !== undefined);
  }

  async makeDirectory(path: string): Promise<void> {
    this.#folders.add(path);
  }

  async copy(from: string, to: string): Promise<void> {
    await this.write(to, await this.read(from));
  }

  async move(from: string, to: string): Promise<void> {
    await this.copy(from, to);
    this.#files.delete(from);
  }

  async remove(path: string): Promise<void> {
    if (!this.#files.delete(path)) throw failed(path, 'not-found');
  }
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content;
}

function failed(path: string, reason: string): SpellError {
  return new SpellError({ code: 'FILE_FAILED', message: `${path}: ${reason}`, data: { reason } });
}
