import { jest } from '@jest/globals';
import { render, screen } from '@testing-library/react';
import { useOpenAt } from './open-at.ts';

function Place({ children }: { readonly children: React.ReactNode }) {
  useOpenAt('comment');
  return (
    <div data-step="comment" tabIndex={-1}>
      {children}
    </div>
  );
}

describe('useOpenAt', () => {
  beforeEach(() => {
    Element.prototype.scrollIntoView = jest.fn();
  });

  it('moves the focus to the first field in sight, past buttons and folded forms above it', () => {
    render(
      <Place>
        <button type="button">Remove</button>
        <details>
          <summary>Report to the moderators</summary>
          <input type="radio" aria-label="Spam" />
        </details>
        <textarea aria-label="Your comment" />
      </Place>,
    );
    expect(screen.getByLabelText('Your comment')).toHaveFocus();
  });

  it('moves the focus to the first button of a step without fields', () => {
    render(
      <Place>
        <p>Can you do this?</p>
        <button type="button">Claim this quest</button>
      </Place>,
    );
    expect(screen.getByRole('button')).toHaveFocus();
  });

  it('moves the focus to the step if it has nothing else', () => {
    const { container } = render(
      <Place>
        <p>No comments</p>
      </Place>,
    );
    expect(container.firstElementChild).toHaveFocus();
  });
});
