import { SpellError, type JsonObject, type JsonValue, type StateEntry } from '@llmspell/core';
import { z } from 'zod';

import type { Artifact } from './artifact.ts';

/** Artifacts, by session and number. */
export const ITEMS = 'artifacts/item/';
/** Contents, by hash. */
const BLOBS = 'artifacts/blob/';
/** How many artifacts have a content, by hash. */
const USES = 'artifacts/uses/';
/** The last number of a session. */
const LAST = 'artifacts/last/';
/** The last version of a name in a session. */
const NAMES = 'artifacts/name/';

const DIGITS = 10;

export function itemsPrefix(sessionId: string): string {
  return `${ITEMS}${sessionId}/`;
}

export function itemKey(sessionId: string, sequence: number): string {
  return itemsPrefix(sessionId) + String(sequence).padStart(DIGITS, '0');
}

export function blobKey(hash: string): string {
  return BLOBS + hash;
}

export function usesKey(hash: string): string {
  return USES + hash;
}

export function lastKey(sessionId: string): string {
  return LAST + sessionId;
}

export function namesPrefix(sessionId: string): string {
  return `${NAMES}${sessionId}/`;
}

/** A count that is kept: uses of a content, the last number of a session. */
export function countOf(entry: StateEntry | undefined): number {
  return typeof entry?.value === 'number' ? entry.value : 0;
}

const id = z.object({ contentHash: z.string(), sessionId: z.string(), sequence: z.int() });

const schema = z.object({
  id,
  name: z.string(),
  type: z.string(),
  description: z.string().optional(),
  mimeType: z.string(),
  size: z.int(),
  tags: z.array(z.string()),
  custom: z.record(z.string(), z.json()),
  version: z.int(),
  createdAt: z.string(),
  createdBy: z.string().optional(),
  parent: id.optional(),
});

/** @throws SpellError `STATE_CORRUPT` for what is no artifact. */
export function readArtifact({ key, value }: StateEntry): Artifact {
  const { success, data } = schema.safeParse(value);
  // Zod says `string | undefined` where the field may be missing; JSON has no `undefined`.
  if (success) return data as Artifact;
  throw artifactCorrupt(key);
}

export function writeArtifact(artifact: Artifact): JsonObject {
  // All of its fields are JSON; those that are absent stay absent.
  return artifact as unknown as JsonObject;
}

/** The last version of a name. */
export interface NameRecord {
  readonly version: number;
  readonly hash: string;
  readonly sequence: number;
}

const nameSchema = z.object({ version: z.int(), hash: z.string(), sequence: z.int() });

export function readName(entry: StateEntry | undefined): NameRecord | undefined {
  return entry === undefined ? undefined : nameSchema.safeParse(entry.value).data;
}

/** A content in a store: as text where it is one, which is smaller and can be read. */
export function writeBlob(bytes: Uint8Array): JsonValue {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    // Not UTF-8.
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}

const blobSchema = z.union([z.object({ text: z.string() }), z.object({ base64: z.string() })]);

export function readBlob(key: string, value: JsonValue): Uint8Array {
  const { data } = blobSchema.safeParse(value);
  if (data === undefined) throw artifactCorrupt(key);
  return new Uint8Array('text' in data ? Buffer.from(data.text, 'utf8') : Buffer.from(data.base64, 'base64'));
}

export function artifactCorrupt(key: string): SpellError {
  return new SpellError({
    code: 'STATE_CORRUPT',
    message: `Expected "${key}" to hold what was stored as an artifact, but it holds something else. Restore the store from a backup.`,
    data: { key },
  });
}
