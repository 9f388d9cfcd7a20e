/** Questions to something that looks again and again: the first look that begins after a question answers it. */
export interface Questions {
  ask(): Promise<boolean>;
  /** A look begins. */
  take(): void;
  /** Answers what was asked before the look began. */
  answerTaken(answer: boolean): void;
  /** Answers everything. */
  answer(answer: boolean): void;
  /** Ends when someone asks, or after that time. */
  asked(withinMs: number): Promise<void>;
  /** Ends the waiting for a question. */
  wake(): void;
}

type Answer = (answer: boolean) => void;

export function createQuestions(): Questions {
  const waiting: Answer[] = [];
  const taken: Answer[] = [];
  let bell = Promise.withResolvers<void>();
  const tell = (questions: Answer[], answer: boolean): void => {
    for (const question of questions.splice(0)) question(answer);
  };
  return {
    ask: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        bell.resolve();
      }),
    take() {
      taken.push(...waiting.splice(0));
      bell = Promise.withResolvers();
    },
    answerTaken: (answer) => tell(taken, answer),
    answer(answer) {
      tell(taken, answer);
      tell(waiting, answer);
    },
    async asked(withinMs) {
      const timer = setTimeout(bell.resolve, withinMs);
      await bell.promise;
      clearTimeout(timer);
    },
    wake: () => bell.resolve(),
  };
}
