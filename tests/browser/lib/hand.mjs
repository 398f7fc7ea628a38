// A hand at a telephone: it taps and types, and counts what it does, so that a way through the pages can be reckoned.

/** Seconds for a tap, and for a character. */
const TAP = 2;
const CHARACTER = 0.3;

export function startHand(page) {
  let taps = 0;
  let characters = 0;

  return {
    async tap(locator) {
      taps += 1;
      await locator.click();
    },
    /** Into the field, then the keys; what stands there is not wiped. */
    async type(locator, text) {
      taps += 1;
      characters += text.length;
      await locator.click();
      await locator.pressSequentially(text);
    },
    /** A list opens at a tap and closes at another. */
    async choose(locator, choice) {
      taps += 2;
      await locator.selectOption(choice);
    },
    counts: () => ({ taps, characters, seconds: Math.round((taps * TAP + characters * CHARACTER) * 10) / 10 }),
    again() {
      taps = 0;
      characters = 0;
    },
    page,
  };
}
