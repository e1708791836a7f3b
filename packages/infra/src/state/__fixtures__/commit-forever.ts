import { openLevelStore } from '@llmspell/infra/state/level';

// A program that commits three keys together, again and again, and tells its parent of each commit that was acknowledged.
const store = await openLevelStore({ path: String(process.argv[2]) });
for (let value = 0; ; value += 1) {
  await store.commit(['a', 'b', 'c'].map((key) => ({ type: 'set', key, value })));
  process.send?.(value);
}
