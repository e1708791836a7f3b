import { SpellError } from '../errors/spell-error.ts';
import type { PortFactories } from './ports.ts';

function missing(port: string): Promise<never> {
  return Promise.reject(
    new SpellError({
      code: 'NOT_SUPPORTED',
      message: `This context has no ${port}. Pass \`ports\` to createRunContext (see createPorts of @llmspell/infra/security), or use createRuntime of llmspell.`,
    }),
  );
}

const noFiles = (): Promise<never> => missing('file access');

/** Reaches nothing. The null object. */
export const noPorts: PortFactories = {
  files: () => ({
    read: noFiles,
    write: noFiles,
    stat: noFiles,
    list: noFiles,
    makeDirectory: noFiles,
    copy: noFiles,
    move: noFiles,
    remove: noFiles,
  }),
  fetch: () => () => missing('network access'),
  processes: () => ({ run: () => missing('programs') }),
  environment: () => ({ get: () => missing('environment'), names: () => missing('environment') }),
};
