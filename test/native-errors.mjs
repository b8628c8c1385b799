import { types } from "node:util";

// jest gives each test file its own `Error`, so an error that Node itself throws fails `instanceof Error` there and only there.
const ordinary = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
  value(/** @type {unknown} */ candidate) {
    return ordinary.call(this, candidate) || (this === Error && types.isNativeError(candidate));
  },
});
