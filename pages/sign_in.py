"""What a page shows to whoever may not see it: the sign-in, or why there is no access."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, unquote, urlsplit

import streamlit as st

from data.accounts import MANAGER
from pages.parts import claims, dutch
from pages.parts.access import AS_BOARD, Visitor

# The provider leads back to the bare address; a cookie tells for some seconds what was wanted.
WANTED, KEPT = "zorgalliantie_wanted", 300
_REMEMBER = f"""<script>
document.cookie = "{WANTED}=" + encodeURIComponent(location.pathname + location.search)
    + "; path=/; max-age={KEPT}; SameSite=Lax"
    + (location.protocol === "https:" ? "; Secure" : "")
</script>"""


def instead(who: Visitor, least: str) -> Callable[[], None]:
    """What draws a page for a visitor whose role is less than `least`."""
    return lambda: _render(who, least)


def wanted() -> tuple[str, dict[str, str]]:
    """The address, without slashes, and the choices in it that a visitor asked for before the
    sign-in; an empty address when there is none. Untrusted: anyone can write a cookie."""
    asked = unquote(st.context.cookies.get(WANTED, ""))
    return within(asked), dict(parse_qsl(urlsplit(asked).query))


def within(url: str) -> str:
    """The address of a page in a URL, without slashes and without where a proxy puts the app."""
    base = st.get_option("server.baseUrlPath").strip("/")
    return urlsplit(url).path.strip("/").removeprefix(base).strip("/")


def beside(who: Visitor) -> None:
    """Draw in the sidebar as whom one is signed in, and the way out; for who sees everything also
    a way to show less, for a screen that others look at."""
    with st.sidebar:
        if who.may(MANAGER):
            st.toggle(
                "Zoals het bestuur het ziet",
                key=AS_BOARD,
                persist_state="session",
                help="Voor een scherm dat u deelt: zonder bijdragen en aanwezigheid van "
                "afzonderlijke organisaties. De pagina Gegevens blijft zoals zij is.",
            )
        if not claims.configured():
            st.caption("Zonder aanmelding: dit dashboard is alleen op deze computer te bereiken.")
        elif who.role is not None:
            st.caption(f"Aangemeld als {dutch.markdown(str(who.account))}, rol {who.role}.")
            st.button("Afmelden", icon=":material/logout:", on_click=st.logout)


def _render(who: Visitor, least: str) -> None:
    st.title("De Zorgalliantie")
    with st.container(border=True, width=560):
        if who.account is None or who.expired:
            _sign_in(who)
        elif who.role is None:
            _no_access(who.account)
        else:
            st.subheader("Deze pagina is niet voor u")
            st.write(f"Hiervoor is de rol {least} nodig; uw rol is {who.role}.")


def _sign_in(who: Visitor) -> None:
    st.html(_REMEMBER, unsafe_allow_javascript=True)
    st.subheader("Meld u aan")
    if who.expired:
        st.write("Uw aanmelding is verlopen. Wat u hebt bewaard, staat er nog.")
    else:
        st.write("Dit dashboard is voor de Raad van Advies en de programmamanager.")
    st.button("Aanmelden", type="primary", icon=":material/login:", on_click=st.login)


def _no_access(account: str) -> None:
    st.subheader("Dit account heeft geen toegang")
    st.write(
        f"U bent aangemeld als {dutch.markdown(account)}. Vraag de beheerder van het dashboard om "
        "toegang, of meld u aan met een ander account."
    )
    st.button("Afmelden", icon=":material/logout:", on_click=st.logout)
