import { SpellError, type HostCall } from '@llmspell/core';

const CURRENT = Symbol('llmspell.session.current');

/** The session that a spell works in. */
interface CurrentSession {
  id: string | undefined;
}

export function currentSession({ spell }: HostCall): CurrentSession {
  return spell.local<CurrentSession>(CURRENT, () => ({ id: undefined }));
}

/** The session that is meant: an empty text stands for the current one. */
export function meantSession(given: string, call: HostCall): string {
  const id = given === '' ? currentSession(call).id : given;
  if (id !== undefined) return id;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message:
      'Expected the id of a session; got an empty text, and there is no current session. Call Session.set_current(id) first.',
  });
}
