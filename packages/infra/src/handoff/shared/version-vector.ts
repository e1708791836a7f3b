/** How many writes of each replica something has seen. A replica that is missing has none. */
export type VersionVector = Readonly<Record<string, number>>;

/** How one vector stands to another: it has seen less, more, the same, or each has seen what the other has not. */
export type VectorOrder = 'before' | 'after' | 'equal' | 'concurrent';

export function compareVectors(left: VersionVector, right: VersionVector): VectorOrder {
  const less = Object.keys(right).some((replica) => countOf(left, replica) < countOf(right, replica));
  const more = Object.keys(left).some((replica) => countOf(left, replica) > countOf(right, replica));
  if (less && more) return 'concurrent';
  return less ? 'before' : more ? 'after' : 'equal';
}

/** A vector that has seen what both have seen. */
export function mergeVectors(left: VersionVector, right: VersionVector): VersionVector {
  const replicas = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries(
    [...replicas].map((replica) => [replica, Math.max(countOf(left, replica), countOf(right, replica))]),
  );
}

/** A vector that has seen one more write of a replica. */
export function advanceVector(vector: VersionVector, replica: string): VersionVector {
  return Object.fromEntries([...Object.entries(vector), [replica, countOf(vector, replica) + 1]]);
}

function countOf(vector: VersionVector, replica: string): number {
  return Object.hasOwn(vector, replica) ? (vector[replica] ?? 0) : 0;
}
