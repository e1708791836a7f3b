// Files beside the spell, by path.
import { agent, area, name } from './shapes.js';
import * as shapes from './shapes.js';

const later = await import('./shapes.js');
export default [await area(3, 4), name, shapes.area === later.area, await agent('hello')];
