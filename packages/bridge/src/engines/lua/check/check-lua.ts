import { nearestNames, type HostManifest, type ScriptDiagnostic, type ScriptSource } from '@llmspell/core';

import { findGlobals, type GlobalUse } from './find-globals.ts';
import { knownNames } from './lua-names.ts';
import { syntaxErrorOf } from './syntax-error-of.ts';

/**
 * Finds errors of a script without running it: of syntax, in its modules too; names that neither Lua nor the host nor the
 * script defines; members that a host class or a library of Lua does not have.
 *
 * Names are an error where the script would fail with them, and a warning where it would get nil. A global that is only
 * tested (`if RAG then`) is not mentioned, and its other uses are warnings.
 */
export async function checkLua(source: ScriptSource, manifest: HostManifest): Promise<readonly ScriptDiagnostic[]> {
  const files = [[source.filename, source.code] as const, ...(source.modules ?? [])];
  const broken = files.flatMap(([file, code]) => syntaxErrorOf(file, code) ?? []);
  if (broken.length > 0) return broken;
  const uses = files.map(([file, code]) => [file, findGlobals(code)] as const);
  const judge = createJudge(
    manifest,
    uses.flatMap(([, found]) => found),
  );
  return uses.flatMap(([file, found]) => found.flatMap((use) => judge(file, use) ?? []));
}

type Judge = (file: string, use: GlobalUse) => ScriptDiagnostic | undefined;

function createJudge(manifest: HostManifest, uses: readonly GlobalUse[]): Judge {
  const known = knownNames(manifest);
  const assigned = new Set(uses.filter(({ kind }) => kind === 'assigned').map(nameOf));
  const tested = new Set(uses.filter(({ kind }) => kind === 'tested').map(nameOf));

  return (file, use) => {
    const { name, member, kind, line, column } = use;
    if (kind === 'assigned' || kind === 'tested' || assigned.has(name)) return undefined;
    const members = known.get(name);
    const at = { file, line, column };
    if (!known.has(name)) {
      const message = `Unknown global "${name}".${hint(name, [...known.keys(), ...assigned])}`;
      return { severity: kind === 'read' || tested.has(name) ? 'warning' : 'error', message, ...at };
    }
    if (member === undefined || members === undefined || members.has(member) || assigned.has(nameOf(use)))
      return undefined;
    return { severity: 'error', message: `${name} has no member "${member}".${hint(member, [...members])}`, ...at };
  };
}

/** `Agent.chat` for a member, `Agent` for the global itself. */
function nameOf({ name, member }: GlobalUse): string {
  return member === undefined ? name : `${name}.${member}`;
}

function hint(name: string, candidates: readonly string[]): string {
  const [nearest] = nearestNames(name, candidates);
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}
