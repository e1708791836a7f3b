import { testRepeatedSpells } from './repeat-spells.ts';

testRepeatedSpells('spell.lua');
