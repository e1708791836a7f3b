import type { JsonObject } from '@llmspell/core';

/** Where a session is in its life. */
export type SessionStatus = 'active' | 'suspended' | 'completed' | 'failed' | 'archived';

/** A piece of work or a conversation that outlives a run: what belongs to it is its state, its artifacts and this. */
export interface Session {
  readonly id: string;
  /** Its place in the order in which the sessions of the store were created, from 1. */
  readonly number: number;
  readonly name?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly status: SessionStatus;
  /** RFC 3339, UTC; so are the other times. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When somebody last asked to keep it as it is. */
  readonly savedAt?: string;
  /** The session that it came from. */
  readonly parentId?: string;
  /** Ids of the runs that worked in it, oldest first; the last 100. */
  readonly runs: readonly string[];
  readonly metadata: JsonObject;
}

/** What a session may be given. */
export interface SessionDetails {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly metadata?: JsonObject;
}

export interface CreateSessionOptions extends SessionDetails {
  /** @default a new unique id */
  readonly id?: string;
  /** A session that is there. */
  readonly parentId?: string;
  /** The run that creates it. */
  readonly runId?: string;
}

export interface ListSessionsOptions {
  readonly status?: SessionStatus;
  /** Tags that it has to have, all of them. */
  readonly tags?: readonly string[];
  readonly parentId?: string;
  /** @default all */
  readonly limit?: number;
}

/** The sessions of a store. Everything is kept at once; an id that is not there is `NOT_FOUND`. */
export interface Sessions {
  /** @throws SpellError `ALREADY_EXISTS` for an id that is taken. */
  create(options?: CreateSessionOptions): Promise<Session>;
  get(id: string): Promise<Session>;
  /** In the order in which they were created. */
  list(options?: ListSessionsOptions): Promise<readonly Session[]>;
  /** Changes what is given; metadata is merged key by key. */
  update(id: string, details: SessionDetails): Promise<Session>;
  /** Notes that a run works in it. */
  join(id: string, runId: string): Promise<Session>;
  /** Notes the time. Nothing else is to be done, for everything is kept already. */
  save(id: string): Promise<Session>;
  /** @throws SpellError `VALIDATION_FAILED` when it is not active; so do the others, when it is in another state. */
  suspend(id: string): Promise<Session>;
  /** Makes a suspended session active again. */
  resume(id: string): Promise<Session>;
  complete(id: string): Promise<Session>;
  fail(id: string): Promise<Session>;
  /** Puts away what is completed or has failed. */
  archive(id: string): Promise<Session>;
  /** Removes it with its state and its artifacts, all in one commit. */
  delete(id: string): Promise<void>;
}
