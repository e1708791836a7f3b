import { createHash } from 'node:crypto';

import { SpellError, systemClock, type Clock, type JsonObject, type StateStore, type StateWrite } from '@llmspell/core';

import { sessionKey, sessionMissing } from '../session-record.ts';
import { transact } from '../transact.ts';
import type { ArtifactContents } from './artifact-contents.ts';
import {
  artifactCorrupt,
  blobKey,
  countOf,
  itemKey,
  ITEMS,
  itemsPrefix,
  lastKey,
  namesPrefix,
  readArtifact,
  readBlob,
  readName,
  usesKey,
  writeArtifact,
  writeBlob,
  type NameRecord,
} from './artifact-record.ts';
import type { Artifact, ArtifactContent, ArtifactId, ArtifactQuery, Artifacts, NewArtifact } from './artifact.ts';
import { isUnused, releaseContent } from './delete-artifacts-of.ts';
import { matchesQuery } from './matches-query.ts';

export interface ArtifactsOptions {
  readonly store: StateStore;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Where contents are kept. @default in the store */
  readonly contents?: ArtifactContents;
  /** Bytes of one content, at most. @default 16 MiB */
  readonly maxBytes?: number;
  /** Hears `artifact.stored` and `artifact.deleted`. A run context's `emit` fits. */
  readonly emit?: (type: string, data: () => JsonObject) => void;
}

/** Makes the artifacts of a store. */
export function createArtifacts(options: ArtifactsOptions): Artifacts {
  return new StoreArtifacts(options);
}

class StoreArtifacts implements Artifacts {
  readonly #store: StateStore;
  readonly #clock: Clock;
  readonly #contents: ArtifactContents | undefined;
  readonly #maxBytes: number;
  readonly #emit: ArtifactsOptions['emit'];

  constructor({ store, clock = systemClock, contents, maxBytes = 16 * 1024 * 1024, emit }: ArtifactsOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#contents = contents;
    this.#maxBytes = maxBytes;
    this.#emit = emit;
  }

  async store(given: NewArtifact): Promise<Artifact> {
    const bytes = this.#check(given);
    const hash = hashOf(bytes);
    await this.#contents?.put(hash, bytes);
    const artifact = await transact(this.#store, () => this.#plan(given, bytes, hash));
    // Somebody may have removed it before this artifact was one of its uses.
    await this.#contents?.put(hash, bytes);
    this.#tell('stored', artifact);
    return artifact;
  }

  async get({ sessionId, sequence, contentHash }: ArtifactId): Promise<ArtifactContent> {
    const artifact = await this.find(sessionId, sequence);
    if (artifact?.id.contentHash !== contentHash) throw missing(sessionId, sequence);
    const bytes = await this.#read(contentHash);
    if (bytes === undefined || hashOf(bytes) !== contentHash) throw artifactCorrupt(blobKey(contentHash));
    return { artifact, bytes, text: textOf(bytes) };
  }

  async find(sessionId: string, sequence: number): Promise<Artifact | undefined> {
    sessionKey(sessionId);
    const entry = await this.#store.get(itemKey(sessionId, sequence));
    return entry === undefined ? undefined : readArtifact(entry);
  }

  list(sessionId: string): Promise<readonly Artifact[]> {
    return this.query({ sessionId });
  }

  async versions(sessionId: string, name: string): Promise<readonly Artifact[]> {
    return (await this.list(sessionId)).filter((artifact) => artifact.name === name);
  }

  async query(query: ArtifactQuery = {}): Promise<readonly Artifact[]> {
    const { sessionId, limit = Infinity } = query;
    if (sessionId !== undefined) sessionKey(sessionId);
    const found: Artifact[] = [];
    const fits = matchesQuery(query);
    for await (const entry of this.#store.scan({ prefix: sessionId === undefined ? ITEMS : itemsPrefix(sessionId) })) {
      if (found.length >= limit) break;
      const artifact = readArtifact(entry);
      if (fits(artifact)) found.push(artifact);
    }
    return found;
  }

  async delete({ sessionId, sequence, contentHash }: ArtifactId): Promise<boolean> {
    sessionKey(sessionId);
    const deleted = await transact(this.#store, async () => {
      const entry = await this.#store.get(itemKey(sessionId, sequence));
      const artifact = entry === undefined ? undefined : readArtifact(entry);
      if (entry === undefined || artifact?.id.contentHash !== contentHash) return { writes: [], result: undefined };
      const { key, revision } = entry;
      const released = await releaseContent(this.#store, contentHash, 1);
      return { writes: [{ type: 'delete', key, ifRevision: revision }, ...released], result: artifact };
    });
    if (deleted === undefined) return false;
    await this.#contents?.remove(contentHash, () => isUnused(this.#store, contentHash));
    this.#tell('deleted', deleted);
    return true;
  }

  async #read(hash: string): Promise<Uint8Array | undefined> {
    if (this.#contents !== undefined) return this.#contents.get(hash);
    const entry = await this.#store.get(blobKey(hash));
    return entry === undefined ? undefined : readBlob(entry.key, entry.value);
  }

  async #plan(given: NewArtifact, bytes: Uint8Array, hash: string) {
    const { sessionId, name } = given;
    sessionKey(sessionId);
    const last = await this.#store.get(lastKey(sessionId));
    if (last === undefined) throw sessionMissing(sessionId);
    const nameKey = namesPrefix(sessionId) + name;
    const uses = await this.#store.get(usesKey(hash));
    const named = await this.#store.get(nameKey);
    const before = readName(named);
    const sequence = countOf(last) + 1;
    const result = this.#toArtifact(given, { contentHash: hash, sessionId, sequence }, { size: bytes.length, before });
    const version: NameRecord = { version: result.version, hash, sequence };
    const writes: StateWrite[] = [
      { type: 'set', key: last.key, value: sequence, ifRevision: last.revision },
      { type: 'set', key: usesKey(hash), value: countOf(uses) + 1, ifRevision: uses?.revision ?? 0 },
      { type: 'set', key: nameKey, value: { ...version }, ifRevision: named?.revision ?? 0 },
      { type: 'set', key: itemKey(sessionId, sequence), value: writeArtifact(result), ifRevision: 0 },
    ];
    if (this.#contents === undefined && countOf(uses) === 0) {
      writes.push({ type: 'set', key: blobKey(hash), value: writeBlob(bytes) });
    }
    return { writes, result };
  }

  #toArtifact(
    { name, type, content, ...details }: NewArtifact,
    id: ArtifactId,
    { size, before }: { readonly size: number; readonly before: NameRecord | undefined },
  ): Artifact {
    const { description, createdBy, tags = [], custom = {} } = details;
    const { sessionId } = id;
    return {
      id,
      name,
      type,
      ...(description === undefined ? {} : { description }),
      mimeType: details.mimeType ?? (typeof content === 'string' ? 'text/plain' : 'application/octet-stream'),
      size,
      tags: [...tags],
      custom,
      version: (before?.version ?? 0) + 1,
      createdAt: new Date(this.#clock.now()).toISOString(),
      ...(createdBy === undefined ? {} : { createdBy }),
      ...(before === undefined ? {} : { parent: { contentHash: before.hash, sessionId, sequence: before.sequence } }),
    };
  }

  #check({ name, type, content }: NewArtifact): Uint8Array {
    if (name === '' || type === '') throw invalid('a name and a type that are not empty', 'an empty one');
    if (typeof content === 'string' && !content.isWellFormed())
      throw invalid('well-formed text', 'half of a surrogate pair');
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    if (bytes.length <= this.#maxBytes) return bytes;
    throw invalid(`a content of at most ${this.#maxBytes} bytes`, `${bytes.length} bytes. Keep it in a file`);
  }

  #tell(what: string, { id, name, type }: Artifact): void {
    this.#emit?.(`artifact.${what}`, () => ({ session: id.sessionId, sequence: id.sequence, name, type }));
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not UTF-8.
    return undefined;
  }
}

function invalid(expected: string, got: string): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected an artifact to have ${expected}; got ${got}.`,
  });
}

function missing(sessionId: string, sequence: number): SpellError {
  return new SpellError({
    code: 'NOT_FOUND',
    message: `Artifact not found: number ${sequence} of session ${sessionId}. List the artifacts of the session to see what there is.`,
    data: { session: sessionId, sequence },
  });
}
