const FIRST_OFFSET = 0x811c9dc5;
const SECOND_OFFSET = 0x9747b28c;
const PRIME = 0x01000193;

/** Tells long texts apart by sixteen hex digits (FNV-1a, twice). No secret: a text can be made to fit a digest. */
export function shortDigest(text: string): string {
  let [first, second] = [FIRST_OFFSET, SECOND_OFFSET];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    first = Math.imul(first ^ unit, PRIME);
    second = Math.imul(second ^ (unit + index), PRIME);
  }
  return [first, second].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
}
