import type { JsonObject } from '@llmspell/core';

/** Names an artifact: where it is, and what is in it. */
export interface ArtifactId {
  /** SHA-256 of the content, in hex. */
  readonly contentHash: string;
  readonly sessionId: string;
  /** Its number in the session, from 1; a number is never used again. */
  readonly sequence: number;
}

/** What is known of an artifact besides its content. */
export interface Artifact {
  readonly id: ArtifactId;
  readonly name: string;
  /** `agent_output`, `tool_result`, `user_input`, `system_generated`, or any other word. */
  readonly type: string;
  readonly description?: string;
  readonly mimeType: string;
  /** Bytes of the content. */
  readonly size: number;
  readonly tags: readonly string[];
  readonly custom: JsonObject;
  /** Artifacts of one name in one session are versions, from 1. */
  readonly version: number;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly createdBy?: string;
  /** The version before it. */
  readonly parent?: ArtifactId;
}

export interface NewArtifact {
  readonly sessionId: string;
  readonly name: string;
  readonly type: string;
  readonly content: string | Uint8Array;
  readonly description?: string;
  /** @default text/plain for a text, application/octet-stream for bytes */
  readonly mimeType?: string;
  readonly tags?: readonly string[];
  readonly custom?: JsonObject;
  readonly createdBy?: string;
}

export interface ArtifactContent {
  readonly artifact: Artifact;
  readonly bytes: Uint8Array;
  /** The content as text; `undefined` when it is none. */
  readonly text: string | undefined;
}

/** What is looked for; everything that is given has to hold. */
export interface ArtifactQuery {
  /** @default all sessions */
  readonly sessionId?: string;
  readonly type?: string;
  /** `*` stands for any text; without one, the name has to contain it. */
  readonly namePattern?: string;
  /** Tags that it has to have, all of them. */
  readonly tags?: readonly string[];
  /** RFC 3339. */
  readonly createdAfter?: string;
  readonly createdBefore?: string;
  /** Bytes. */
  readonly minSize?: number;
  readonly maxSize?: number;
  /** @default all */
  readonly limit?: number;
}

/** What work brings forth, kept with its session. The same content is kept once, however many artifacts have it. */
export interface Artifacts {
  /**
   * Keeps a content. One more of the same name is the next version.
   *
   * @throws SpellError `NOT_FOUND` without such a session; `VALIDATION_FAILED` for a content that is too large.
   */
  store(artifact: NewArtifact): Promise<Artifact>;
  /** @throws SpellError `NOT_FOUND`; `STATE_CORRUPT` when the content is not what was stored. */
  get(id: ArtifactId): Promise<ArtifactContent>;
  /** By the number in a session. */
  find(sessionId: string, sequence: number): Promise<Artifact | undefined>;
  /** Those of a session, in the order in which they were stored. */
  list(sessionId: string): Promise<readonly Artifact[]>;
  /** Those of a name in a session, oldest first. */
  versions(sessionId: string, name: string): Promise<readonly Artifact[]>;
  query(query?: ArtifactQuery): Promise<readonly Artifact[]>;
  /** Removes it, and its content when no other artifact has it; whether it was there. */
  delete(id: ArtifactId): Promise<boolean>;
}
