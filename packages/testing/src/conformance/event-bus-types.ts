import { deepStrictEqual, equal, ok, throws } from 'node:assert/strict';

import { SpellError, type EventBus, type EventInput, type Schema } from '@llmspell/core';

/** A type whose data is checked. */
interface CheckedType {
  readonly type: string;
  readonly schema: Schema;
}

/** What the tests of checked types need. */
export interface EventTypeOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Makes a new bus that checks the data of these types. @default the bus has no such types */
  readonly createChecked?: (types: readonly CheckedType[]) => EventBus | Promise<EventBus>;
}

/** Data with an `id` that is a number. */
const withId: Schema = {
  '~standard': {
    version: 1,
    vendor: 'llmspell-testing',
    validate: (value) =>
      typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number'
        ? { value }
        : { issues: [{ message: 'expected a number', path: ['id'] }] },
  },
};

const broken: Schema = {
  '~standard': { version: 1, vendor: 'llmspell-testing', validate: () => Promise.reject(new Error('later')) },
};

/** What every bus that checks the data of some types has to do. */
export function testEventTypes({ test, createChecked }: EventTypeOptions, settle: () => Promise<void>): void {
  if (createChecked === undefined) return;
  const open = async (): Promise<{ readonly bus: EventBus; readonly heard: string[] }> => {
    const bus = await createChecked([{ type: 'order.paid', schema: withId }]);
    const heard: string[] = [];
    bus.on('*', ({ type, data }) => void heard.push(`${type} ${JSON.stringify(data)}`));
    return { bus, heard };
  };

  test('data that fits its type is delivered as it was given', async () => {
    const { bus, heard } = await open();
    bus.emit({ type: 'order.paid', data: { id: 1, more: true } });
    await settle();
    deepStrictEqual(heard, ['order.paid {"id":1,"more":true}']);
  });

  test('data that does not fit its type is an error of the emitter, in either spelling, and nobody hears of it', async () => {
    const { bus, heard } = await open();
    for (const type of ['order.paid', 'order:paid']) throwsInvalid(bus, { type, data: { id: 'one' } });
    throwsInvalid(bus, { type: 'order.paid', data: {} });
    await settle();
    deepStrictEqual(heard, []);
  });

  test('types that were not declared are free', async () => {
    const { bus, heard } = await open();
    bus.emit({ type: 'order.paid.late', data: {} });
    bus.emit({ type: 'order', data: { id: 'one' } });
    await settle();
    equal(heard.length, 2);
  });

  test('a declared type is checked when nobody listens, too', async () => {
    const bus = await createChecked([{ type: 'order:paid', schema: withId }]);
    ok(bus.has('order.paid'));
    equal(bus.has('order.sent'), false);
    throwsInvalid(bus, { type: 'order.paid', data: {} });
  });

  test('a schema that has to wait is refused', async () => {
    const bus = await createChecked([{ type: 'a', schema: broken }]);
    throws(
      () => bus.emit({ type: 'a', data: {} }),
      (error) => SpellError.isInstance(error) && error.code === 'NOT_SUPPORTED',
    );
  });
}

function throwsInvalid(bus: EventBus, event: EventInput): void {
  throws(
    () => bus.emit(event),
    (error) => SpellError.isInstance(error) && error.code === 'VALIDATION_FAILED' && error.message.includes('order'),
  );
}
