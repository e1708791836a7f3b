// What was given to the run.
const { input } = Spell;
export default [
  input.name,
  input.list[0],
  input.list[1].deep,
  input.none === null,
  input.empty.length,
  Spell.filename.replace(/\.\w+$/, ''),
];
