/** The numbers the host gave to errors of its own, so that it knows them again. */
export const hostErrors = new WeakMap<object, number>();
