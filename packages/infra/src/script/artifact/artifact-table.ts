import type { HostCall, JsonObject } from '@llmspell/core';
import { z } from 'zod';

import type { Artifact, ArtifactId, Artifacts, NewArtifact } from '../../sessions/artifact/artifact.ts';
import { createArtifacts } from '../../sessions/artifact/create-artifacts.ts';
import { effectStore } from '../../state/door/effect-store.ts';

/** What names an artifact: the table that storing it gave. */
export const artifactId = z.object({ contentHash: z.string(), sessionId: z.string(), sequence: z.int() });

/** What a script says of an artifact; keys that are not known are data of its own. */
export const artifactMetadata = z
  .object({
    description: z.string().exactOptional(),
    mimeType: z.string().exactOptional(),
    tags: z.array(z.string()).exactOptional(),
    createdBy: z.string().exactOptional(),
    custom: z.record(z.string(), z.json()).exactOptional(),
  })
  .catchall(z.json());

export const artifactFilter = z.object({
  sessionId: z.string().exactOptional(),
  type: z.string().exactOptional(),
  namePattern: z.string().exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  createdAfter: z.string().exactOptional(),
  createdBefore: z.string().exactOptional(),
  minSize: z.number().exactOptional(),
  maxSize: z.number().exactOptional(),
  limit: z.int().min(0).exactOptional(),
});

/** The artifacts of a run. Every access to them is an effect. */
export function scriptArtifacts({ context }: HostCall): Artifacts {
  return createArtifacts({
    store: effectStore(context),
    clock: context.clock,
    emit: (type, data) => context.emit(type, data),
  });
}

/** The part of a new artifact that its metadata tells. */
export function fromMetadata(given: z.infer<typeof artifactMetadata> = {}): Partial<NewArtifact> {
  const { description, mimeType, tags, createdBy, custom, ...others } = given;
  return {
    ...(description === undefined ? {} : { description }),
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(tags === undefined ? {} : { tags }),
    ...(createdBy === undefined ? {} : { createdBy }),
    custom: { ...others, ...custom },
  };
}

/** An id as scripts see it, and give it back. */
export function toIdTable({ contentHash, sessionId, sequence }: ArtifactId): JsonObject {
  return { content_hash: contentHash, session_id: sessionId, sequence };
}

/** What is known of an artifact, as scripts see it. */
export function toMetadataTable(artifact: Artifact): JsonObject {
  const { description, createdBy, parent, size } = artifact;
  return {
    id: toIdTable(artifact.id),
    name: artifact.name,
    artifact_type: artifact.type,
    mime_type: artifact.mimeType,
    size,
    tags: artifact.tags,
    custom: artifact.custom,
    version: artifact.version,
    created_at: artifact.createdAt,
    is_compressed: false,
    original_size: size,
    ...(description === undefined ? {} : { description }),
    ...(createdBy === undefined ? {} : { created_by: createdBy }),
    ...(parent === undefined ? {} : { parent_artifact: toIdTable(parent) }),
  };
}
