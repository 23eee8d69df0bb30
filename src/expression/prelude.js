// Run once in a new engine, before any expression. Takes away what could keep something for the next row, and guards
// what the engine can't interrupt.
(() => {
  'use strict';
  delete globalThis.eval;
  delete globalThis.queueMicrotask;
  // A promise takes whatever its function throws for itself, also that it was stopped: it could go on for ever.
  delete globalThis.Promise;
  delete Array.fromAsync;
  // Code is made by the admin, not by code.
  delete globalThis.Function;
  for (const it of [function () {}, function* () {}, async function () {}, async function* () {}]) {
    Reflect.defineProperty(Reflect.getPrototypeOf(it), 'constructor', { value: undefined });
  }
  delete Error.prepareStackTrace;
  delete Error.stackTraceLimit;

  // These go through an array in the engine's own code, where no time limit reaches: `Array(4e9).indexOf(1)`.
  const most = 10000000;
  const { apply, ownKeys, getOwnPropertyDescriptor, getPrototypeOf, defineProperty } = Reflect;
  const quick = ['constructor', 'at', 'push', 'pop', 'keys', 'values', 'entries', Symbol.iterator];
  for (const name of ownKeys(Array.prototype)) {
    const slow = Array.prototype[name];
    if (typeof slow !== 'function' || quick.includes(name)) continue;
    const ensure = (it) => {
      if (it !== null && typeof it === 'object' && it.length > most) {
        throw new RangeError(`an array of ${it.length} elements is too long`);
      }
    };
    const guarded = {
      [name](...given) {
        ensure(this);
        if (name === 'concat') given.forEach(ensure);
        return apply(slow, this, given);
      },
    }[name];
    defineProperty(guarded, 'length', { value: slow.length });
    defineProperty(Array.prototype, name, { value: guarded });
  }
  for (const name of ['Set', 'Map']) {
    const Plain = globalThis[name];
    if (!Plain) continue;
    const Guarded = class extends Plain {
      constructor(given) {
        if (given?.length > most) throw new RangeError(`an array of ${given.length} elements is too long`);
        super(given);
      }
    };
    defineProperty(Guarded, 'name', { value: name });
    globalThis[name] = Guarded;
  }

  const frozen = new Set();
  const freeze = (it) => {
    if (it === null || (typeof it !== 'object' && typeof it !== 'function') || frozen.has(it)) return;
    frozen.add(it);
    Object.freeze(it);
    for (const key of ownKeys(it)) {
      const { value, get, set } = getOwnPropertyDescriptor(it, key);
      freeze(value);
      freeze(get);
      freeze(set);
    }
    freeze(getPrototypeOf(it));
  };
  freeze(globalThis);
  // What no name leads to.
  for (const it of [
    function* () {}, async function () {}, async function* () {}, (function* () {})(), [].values(), ''[Symbol.iterator](),
    new Map().values(), new Set().values(), ''.matchAll(/a/g),
  ]) {
    freeze(getPrototypeOf(it));
  }
})();
