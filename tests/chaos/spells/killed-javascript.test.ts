import { killSpell } from './kill-spell.ts';

killSpell('work.js');
