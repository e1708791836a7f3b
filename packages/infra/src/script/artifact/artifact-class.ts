import { defineHostMethod, SpellError, type HostCall, type HostClass } from '@llmspell/core';
import { z } from 'zod';

import { meantSession } from '../session/current-session.ts';
import {
  artifactFilter,
  artifactId,
  artifactMetadata,
  fromMetadata,
  scriptArtifacts,
  toIdTable,
  toMetadataTable,
} from './artifact-table.ts';

/** Bytes of a file that is stored, at most. */
const MAX_BYTES = 16 * 1024 * 1024;

const text = z.string();
const metadata = artifactMetadata.optional();

/** `Artifact`: what work brings forth, kept with its session. */
export const artifactClass: HostClass = {
  name: 'Artifact',
  description:
    'What work brings forth, kept with its session. An empty text as the session stands for the current one. One more of a name is its next version.',
  statics: {
    store: defineHostMethod({
      description:
        'Artifact.store(session, type, name, content, { description?, tags?, mime_type?, custom?, created_by? }?): its id, { content_hash, session_id, sequence }.',
      params: z.tuple([text, text, text, text, metadata]),
      async call(call, _self, ...[session, type, name, content, given]) {
        const sessionId = meantSession(session, call);
        const artifact = { ...fromMetadata(given), sessionId, type, name, content };
        return toIdTable((await scriptArtifacts(call).store(artifact)).id);
      },
    }),
    storeFile: defineHostMethod({
      description: 'Artifact.store_file(session, path, type, metadata?): stores a file under its name; its id.',
      params: z.tuple([text, text, text, metadata]),
      async call(call, _self, ...[session, path, type, given]) {
        const sessionId = meantSession(session, call);
        const content = await readFile(path, call);
        const name = path.split(/[/\\]/u).at(-1) ?? path;
        const artifact = { ...fromMetadata(given), sessionId, type, name, content };
        return toIdTable((await scriptArtifacts(call).store(artifact)).id);
      },
    }),
    get: defineHostMethod({
      description: 'Artifact.get(session, id): { content, metadata }; bytes where the content is no text.',
      params: z.tuple([text, artifactId]),
      async call(call, _self, ...[session, id]) {
        const found = await scriptArtifacts(call).get(sameSession(meantSession(session, call), id));
        return { content: found.text ?? found.bytes, metadata: toMetadataTable(found.artifact) };
      },
    }),
    list: defineHostMethod({
      description: 'Artifact.list(session): what is known of each, in the order in which they were stored.',
      params: z.tuple([text.optional()]),
      async call(call, _self, session = '') {
        return (await scriptArtifacts(call).list(meantSession(session, call))).map(toMetadataTable);
      },
    }),
    versions: defineHostMethod({
      description: 'Artifact.versions(session, name): what is known of each version, oldest first.',
      params: z.tuple([text, text]),
      async call(call, _self, ...[session, name]) {
        return (await scriptArtifacts(call).versions(meantSession(session, call), name)).map(toMetadataTable);
      },
    }),
    query: defineHostMethod({
      description:
        'Artifact.query{ session_id?, type?, name_pattern?, tags?, created_after?, created_before?, min_size?, max_size?, limit? }: what is known of those that fit.',
      params: z.tuple([artifactFilter.optional()]),
      aliases: ['search'],
      call: async (call, _self, filter = {}) => (await scriptArtifacts(call).query(filter)).map(toMetadataTable),
    }),
    delete: defineHostMethod({
      description: 'Artifact.delete(session, id): whether it was there.',
      params: z.tuple([text, artifactId]),
      aliases: ['remove'],
      call: (call, _self, ...[session, id]) =>
        scriptArtifacts(call).delete(sameSession(meantSession(session, call), id)),
    }),
  },
};

async function readFile(path: string, { context }: HostCall): Promise<Uint8Array | string> {
  const base64 = await context.effect('artifact.file', async () =>
    Buffer.from(await context.files.read(path, { maxBytes: MAX_BYTES })).toString('base64'),
  );
  const bytes = Buffer.from(base64, 'base64');
  // A text is kept as one.
  return Buffer.from(bytes.toString('utf8')).equals(bytes) ? bytes.toString('utf8') : new Uint8Array(bytes);
}

function sameSession(session: string, id: z.infer<typeof artifactId>): z.infer<typeof artifactId> {
  if (id.sessionId === session) return id;
  throw new SpellError({
    code: 'NOT_FOUND',
    message: `Artifact not found: number ${id.sequence} belongs to session ${id.sessionId}, not to ${session}.`,
    data: { session, sequence: id.sequence },
  });
}
