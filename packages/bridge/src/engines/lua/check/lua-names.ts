import type { HostManifest } from '@llmspell/core';

import { snakeCase } from '../../../host/snake-case.ts';

/** The names of Lua's libraries that a spell has. `undefined`: the global is no library whose members are all known. */
const LIBRARIES: Readonly<Record<string, string | undefined>> = {
  JSON: 'array decode encode null parse stringify',
  coroutine: 'close create isyieldable resume running status wrap yield',
  debug: 'traceback',
  io: 'flush open read stderr stdout write',
  math:
    'abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi rad random ' +
    'randomseed sin sqrt tan tointeger type ult',
  os: 'clock date difftime exit getenv time',
  string: 'byte char find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper',
  table: 'concat insert move pack remove sort unpack',
  utf8: 'char charpattern codepoint codes len offset',
};

const FUNCTIONS =
  'ARGS _ENV _G _VERSION arg args assert collectgarbage error getmetatable ipairs load next pairs pcall print rawequal ' +
  'rawget rawlen rawset require select setmetatable tonumber tostring type warn xpcall';

/** The globals of a spell with their members; `undefined` for those whose members are not all known. */
export function knownNames(manifest: HostManifest): ReadonlyMap<string, ReadonlySet<string> | undefined> {
  const names = new Map<string, ReadonlySet<string> | undefined>();
  for (const name of FUNCTIONS.split(' ')) names.set(name, undefined);
  for (const host of manifest.classes) {
    for (const name of [host.name, ...host.aliases]) names.set(name, host.lookup ? undefined : membersOf(host));
  }
  for (const [library, members = ''] of Object.entries(LIBRARIES)) names.set(library, new Set(members.split(' ')));
  return names;
}

function membersOf(host: HostManifest['classes'][number]): ReadonlySet<string> {
  const methods = [...host.statics, ...host.methods].flatMap(({ name, aliases }) => [name, ...aliases]);
  const extended = host.extend === undefined ? [] : ['extend', 'init', ...host.extend, ...host.extend.map(snakeCase)];
  return new Set([...methods, ...Object.keys(host.constants), ...(host.construct ? ['new'] : []), ...extended]);
}
