// Without what looks alike: they are read out and typed.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password nobody can guess, 99 bits of it, in four groups that can be read out. */
export function newPassword(): string {
  const drawn = [...crypto.getRandomValues(new Uint32Array(20))].map(
    (each) => letters[each % letters.length],
  );
  return [0, 5, 10, 15].map((from) => drawn.slice(from, from + 5).join('')).join('-');
}
