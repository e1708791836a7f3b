import type { StateStore, StateWrite } from '@llmspell/core';

import { blobKey, countOf, itemsPrefix, lastKey, namesPrefix, readArtifact, usesKey } from './artifact-record.ts';

/** What removes all artifacts of a session. */
export interface ArtifactDeletion {
  /** With the contents in the store that only they have. */
  readonly writes: readonly StateWrite[];
  /** Of the contents that may not be used any more. */
  readonly hashes: readonly string[];
}

/** Plans to remove all artifacts of a session. */
export async function deleteArtifactsOf(store: StateStore, sessionId: string): Promise<ArtifactDeletion> {
  const last = await store.get(lastKey(sessionId));
  // The condition stands for all: whoever stores an artifact meanwhile changes the number.
  const writes: StateWrite[] = [{ type: 'delete', key: lastKey(sessionId), ifRevision: last?.revision ?? 0 }];
  const hashes = new Map<string, number>();
  for await (const entry of store.scan({ prefix: itemsPrefix(sessionId) })) {
    const { contentHash } = readArtifact(entry).id;
    hashes.set(contentHash, (hashes.get(contentHash) ?? 0) + 1);
    writes.push({ type: 'delete', key: entry.key, ifRevision: entry.revision });
  }
  for await (const { key } of store.scan({ prefix: namesPrefix(sessionId) })) writes.push({ type: 'delete', key });
  for (const [hash, count] of hashes) writes.push(...(await releaseContent(store, hash, count)));
  return { writes, hashes: [...hashes.keys()] };
}

/** The writes that make a content have fewer uses; without one left it goes. */
export async function releaseContent(store: StateStore, hash: string, count: number): Promise<readonly StateWrite[]> {
  const uses = await store.get(usesKey(hash));
  const key = usesKey(hash);
  const ifRevision = uses?.revision ?? 0;
  const left = countOf(uses) - count;
  if (left > 0) return [{ type: 'set', key, value: left, ifRevision }];
  return [
    { type: 'delete', key, ifRevision },
    { type: 'delete', key: blobKey(hash) },
  ];
}

/** Whether no artifact has a content any more. */
export async function isUnused(store: StateStore, hash: string): Promise<boolean> {
  return (await store.get(usesKey(hash))) === undefined;
}
