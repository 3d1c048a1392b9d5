// Decorators are functions. These call them as a compiler would, because Node reads this file as it stands.

/** Applies decorators to a class, and one to each parameter of its constructor. */
export function decorate(target, ofClass, ofParameters = []) {
  for (const [at, decorator] of ofParameters.entries()) decorator(target, undefined, at)
  for (const decorator of ofClass) decorator(target)
}

/** Applies decorators to a method. */
decorate.method = (target, name, decorators) => {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name)
  for (const decorator of decorators) decorator(target.prototype, name, descriptor)
}

/** A decorator of the parameter at this place. */
export const parameter = (at, decorator) => (prototype, name) => decorator(prototype, name, at)
