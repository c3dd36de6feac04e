import type { SignOn } from '@parley/client';
import { formText } from '../../text/en';

export interface SignInProps {
  signOn: SignOn | null;
  /** There is a page to send the visitor to. */
  canSignIn: boolean;
  isRefused: boolean;
  onSignIn: () => void;
  onSignOut: () => void;
}

/** Who the visitor is at the site's identity provider, or the way to say so. */
export function SignIn({ signOn, canSignIn, isRefused, onSignIn, onSignOut }: SignInProps) {
  if (!signOn) return null;
  const { userId, name, email, type } = signOn;
  const isRequired = type === 'required';
  if (!userId && !canSignIn && !isRequired) return null;
  return (
    <div class="signon">
      <p>{userId ? formText.signedIn(name || email || userId) : isRequired ? formText.signInFirst : formText.signInOffer}</p>
      {userId ? (
        <button type="button" class="second" onClick={onSignOut}>
          {formText.signOut}
        </button>
      ) : (
        canSignIn && (
          <button type="button" class={isRequired ? 'primary' : 'secondary'} onClick={onSignIn}>
            {formText.signIn}
          </button>
        )
      )}
      <p class="refusal" role="alert">
        {isRefused && formText.signInFailed}
      </p>
    </div>
  );
}
