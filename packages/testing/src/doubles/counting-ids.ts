/** Makes a source of ids that counts: `id-1`, `id-2`, … Fits `newId` of a run context. */
export function countingIds(prefix = 'id'): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count}`;
  };
}
