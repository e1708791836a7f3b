import { SpellError } from '@llmspell/core';

import { matchesAny } from '../../state/matches-any.ts';
import type { Artifact, ArtifactQuery } from './artifact.ts';

/** @throws SpellError `VALIDATION_FAILED` for a time that is none. */
export function matchesQuery({
  type,
  namePattern,
  tags = [],
  ...range
}: ArtifactQuery): (artifact: Artifact) => boolean {
  const { minSize = 0, maxSize = Infinity } = range;
  const after = timeOf(range.createdAfter, -Infinity);
  const before = timeOf(range.createdBefore, Infinity);
  const pattern = namePattern?.includes('*') === false ? `*${namePattern}*` : (namePattern ?? '*');
  return (artifact) => {
    const time = Date.parse(artifact.createdAt);
    return (
      (type === undefined || artifact.type === type) &&
      matchesAny(artifact.name, [pattern]) &&
      tags.every((tag) => artifact.tags.includes(tag)) &&
      time >= after &&
      time <= before &&
      artifact.size >= minSize &&
      artifact.size <= maxSize
    );
  };
}

function timeOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected a time such as 2026-01-31T12:00:00Z; got ${JSON.stringify(text.slice(0, 60))}.`,
  });
}
