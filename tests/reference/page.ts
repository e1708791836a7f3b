import path from 'node:path';

/** Where the reference is kept. */
export const PAGE = path.resolve(import.meta.dirname, '../../docs/script-reference.md');
