import { randomUUID } from 'node:crypto';

import {
  SpellError,
  systemClock,
  type Clock,
  type JsonObject,
  type StateEntry,
  type StateStore,
  type StateWrite,
} from '@llmspell/core';

import { scopeName, scopePrefix } from '../state/scope/scope-name.ts';
import type { ArtifactContents } from './artifact/artifact-contents.ts';
import { countOf, lastKey } from './artifact/artifact-record.ts';
import { deleteArtifactsOf, isUnused } from './artifact/delete-artifacts-of.ts';
import { readSession, sessionKey, sessionMissing, SESSION_COUNT, SESSIONS, writeSession } from './session-record.ts';
import type {
  CreateSessionOptions,
  ListSessionsOptions,
  Session,
  SessionDetails,
  Sessions,
  SessionStatus,
} from './session.ts';
import { transact, type Transaction } from './transact.ts';

export interface SessionsOptions {
  readonly store: StateStore;
  /** Where the contents of artifacts are kept, so that they go with their session. @default in the store */
  readonly contents?: ArtifactContents;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** @default random UUIDs */
  readonly newId?: () => string;
  /** Hears `session.created`, `session.updated`, `session.suspended`, … A run context's `emit` fits. */
  readonly emit?: (type: string, data: () => JsonObject) => void;
}

/** Makes the sessions of a store. Their state is the scope `session` of it, under their id. */
export function createSessions(options: SessionsOptions): Sessions {
  return new StoreSessions(options);
}

/** Runs that a session remembers. */
const MAX_RUNS = 100;

/** From which states a session comes into another. */
const BEFORE: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  active: ['suspended'],
  suspended: ['active'],
  completed: ['active', 'suspended'],
  failed: ['active', 'suspended'],
  archived: ['completed', 'failed'],
};

class StoreSessions implements Sessions {
  readonly #options: SessionsOptions;
  readonly #store: StateStore;

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#store = options.store;
  }

  async create({ id = this.#newId(), parentId, runId, ...details }: CreateSessionOptions = {}): Promise<Session> {
    const key = sessionKey(id);
    if (parentId !== undefined) await this.get(parentId);
    const now = this.#now();
    const parent = parentId === undefined ? {} : { parentId };
    const session = {
      id,
      ...parent,
      ...detailsOf(details),
      tags: [...(details.tags ?? [])],
      runs: runId === undefined ? [] : [runId],
      metadata: details.metadata ?? {},
      status: 'active',
      createdAt: now,
      updatedAt: now,
    } as const;
    const created = await transact(this.#store, () => this.#plan(key, session));
    this.#tell('created', id);
    return created;
  }

  async get(id: string): Promise<Session> {
    return readSession(await this.#entry(id));
  }

  async list({ status, tags = [], parentId, limit = Infinity }: ListSessionsOptions = {}): Promise<readonly Session[]> {
    const sessions: Session[] = [];
    for await (const entry of this.#store.scan({ prefix: SESSIONS })) {
      const session = readSession(entry);
      if (status !== undefined && session.status !== status) continue;
      if (parentId !== undefined && session.parentId !== parentId) continue;
      if (tags.every((tag) => session.tags.includes(tag))) sessions.push(session);
    }
    return sessions.toSorted((a, b) => a.number - b.number).slice(0, limit);
  }

  update(id: string, details: SessionDetails): Promise<Session> {
    return this.#change(id, 'updated', (session) => ({
      ...detailsOf(details),
      tags: [...(details.tags ?? session.tags)],
      metadata: { ...session.metadata, ...details.metadata },
    }));
  }

  join(id: string, runId: string): Promise<Session> {
    return this.#change(id, 'joined', ({ runs }) => ({
      runs: [...runs.filter((run) => run !== runId), runId].slice(-MAX_RUNS),
    }));
  }

  save(id: string): Promise<Session> {
    return this.#change(id, 'saved', () => ({ savedAt: this.#now() }));
  }

  suspend(id: string): Promise<Session> {
    return this.#enter(id, 'suspended');
  }

  resume(id: string): Promise<Session> {
    return this.#enter(id, 'active', 'resumed');
  }

  complete(id: string): Promise<Session> {
    return this.#enter(id, 'completed');
  }

  fail(id: string): Promise<Session> {
    return this.#enter(id, 'failed');
  }

  archive(id: string): Promise<Session> {
    return this.#enter(id, 'archived');
  }

  async delete(id: string): Promise<void> {
    const hashes = await transact(this.#store, async () => {
      const { key, revision } = await this.#entry(id);
      const writes: StateWrite[] = [{ type: 'delete', key, ifRevision: revision }];
      for await (const entry of this.#store.scan({ prefix: scopePrefix(scopeName('session', id)) })) {
        writes.push({ type: 'delete', key: entry.key });
      }
      const artifacts = await deleteArtifactsOf(this.#store, id);
      return { writes: [...writes, ...artifacts.writes], result: artifacts.hashes };
    });
    for (const hash of hashes) await this.#options.contents?.remove(hash, () => isUnused(this.#store, hash));
    this.#tell('deleted', id);
  }

  async #plan(key: string, session: Omit<Session, 'number'>): Promise<Transaction<Session>> {
    if ((await this.#store.get(key)) !== undefined) throw taken(session.id);
    const count = await this.#store.get(SESSION_COUNT);
    const result = { ...session, number: countOf(count) + 1 };
    return {
      writes: [
        { type: 'set', key, value: writeSession(result), ifRevision: 0 },
        { type: 'set', key: SESSION_COUNT, value: result.number, ifRevision: count?.revision ?? 0 },
        // Its artifacts are counted from here on, so that none can be stored once it is deleted.
        { type: 'set', key: lastKey(session.id), value: 0 },
      ],
      result,
    };
  }

  #enter(id: string, status: SessionStatus, what: string = status): Promise<Session> {
    return this.#change(id, what, (session) => {
      if (!BEFORE[status].includes(session.status)) throw wrongStatus(session, status);
      return { status };
    });
  }

  async #change(id: string, what: string, change: (session: Session) => Partial<Session>): Promise<Session> {
    const changed = await transact(this.#store, async () => {
      const entry = await this.#entry(id);
      const session = readSession(entry);
      const result = { ...session, ...change(session), updatedAt: this.#now() };
      const { key, revision } = entry;
      return { writes: [{ type: 'set', key, value: writeSession(result), ifRevision: revision }], result };
    });
    this.#tell(what, id);
    return changed;
  }

  async #entry(id: string): Promise<StateEntry> {
    const entry = await this.#store.get(sessionKey(id));
    if (entry === undefined) throw sessionMissing(id);
    return entry;
  }

  #newId(): string {
    return this.#options.newId?.() ?? randomUUID();
  }

  #now(): string {
    return new Date((this.#options.clock ?? systemClock).now()).toISOString();
  }

  #tell(what: string, session: string): void {
    this.#options.emit?.(`session.${what}`, () => ({ session }));
  }
}

function detailsOf({ name, description }: SessionDetails): SessionDetails {
  return { ...(name === undefined ? {} : { name }), ...(description === undefined ? {} : { description }) };
}

function taken(id: string): SpellError {
  return new SpellError({
    code: 'ALREADY_EXISTS',
    message: `Expected the id of a new session; there is a session ${id} already. Choose another, or leave the id out.`,
    data: { session: id },
  });
}

function wrongStatus({ id, status }: Session, wanted: SessionStatus): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected session ${id} to be ${BEFORE[wanted].join(' or ')} before it is ${wanted}, but it is ${status}.`,
    data: { session: id, status },
  });
}
