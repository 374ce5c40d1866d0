"""Two pages of an invented thesis, right in every reference, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Sequence

from litreview.formats.docx_text import DocxParagraph
from litreview.model import Language

Sample = tuple[tuple[str, str], ...]  # style and text; «1» and «2» are headings of that level

BOKMAL: Sample = (
    ("1", "1 Innledning"),
    (
        "",
        "Recovery er en personlig prosess (Aas & Berg, 2015, s. 55–56). Dahl et al. "
        "(2016) fant at tilhørighet er viktig, "
        "og det samme gjør Eng (2018). Ifølge Folkehelseinstituttet (FHI, 2020) øker behovet, jf. også (FHI, 2020).",
    ),
    (
        "",
        "Flere har beskrevet dette (Foss, 2013a, 2013b; Grov et al., 2019; Aakre, 2014). Pasienter har rett til hjelp "
        "(Pasient- og brukerrettighetsloven, 1999, § 2-1b), og samhandling er et mål "
        "(Meld. St. 30 (2011–2012), s. 12). "
        "NOU 2011: 11 peker i samme retning. Håp er «en retning, ikke et mål» (Hovland & Iversen, 2012, s. 114).",
    ),
    ("1", "2 Metode"),
    (
        "",
        "Vi brukte Metodeboka (Johansen, 2020) og fulgte Kvam og Lie (2017, s. 22). Davidson et al. (2007, sitert i "
        "Moe, 2018, s. 41) beskriver det samme. Vi snakket med M. Nilsen (personlig kommunikasjon, 3. mai 2022).",
    ),
    ("Caption", "Tabell 1. Inkluderte artikler"),
    ("", "Tabell 1 viser artiklene. I 2014 fantes ingen studier (n = 12), og det ble 3–4 per år etter 2016–2018."),
    ("Caption", "Tabell 2. Temaer"),
    (
        "",
        "Tabell 2 viser temaene. Rusbruk omtales på nett (Helsenett, u.å.), i en masteroppgave (Pihl, 2021), "
        "i en kronikk (Ruud, 2021) og i flere kapitler (Solli & Tveit, 2015). Språkmodellen ble brukt til språkvask "
        "(OpenAI, 2023).",
    ),
    (
        "",
        "Mange deltakere sa at de «følte seg hjemme», mens andre var usikre. Aakre (2014) kaller det «en ny start», og "
        "Ulvik og kolleger har fulgt opp (Ulvik et al., 2020). Studien er avsluttet (Vik & Ødegård, 2022).",
    ),
    ("1", "Referanseliste"),
    (
        "",
        "Aas, S. & Berg, A.-S. (2015). «Her er alt mulig» – Om recovery i en kommunal tjeneste. Tidsskrift for psykisk "
        "helsearbeid, 12(1), 51–60. https://doi.org/10.18261/ISSN1504-3010-2015-01-06",
    ),
    (
        "",
        "Dahl, R., Bø, M. & Næss, O. (2016). Tilpasning eller tilbaketrekning? Strategier blant unge. Tidsskrift for "
        "velferdsforskning, 19(3), 204–220. https://doi.org/10.18261/issn.2464-3076-2016-03-01",
    ),
    (
        "",
        (
            "Eng, K. (2018). Taking the plunge. Scandinavian Psychologist, 2, Artikkel e9. "
            "https://doi.org/10.15714/sp.2.e9"
        ),
    ),
    ("", "Folkehelseinstituttet. (2020, 30. juni). Rusbrukslidelser. https://www.fhi.no/nettpub/hin/rus-lidelser/"),
    ("", "Foss, O. (2013a). Alfa. Tidsskriftet, 10, 219–228."),
    ("", "Foss, O. (2013b). Beta. Tidsskriftet, 10(4), 301–310."),
    (
        "",
        "Grov, O., Bø, M. & Li, B. (2019). Her er det rom – For alle. Nordisk tidsskrift, 16, 70–79. "
        "https://doi.org/10.1000/nt.2019-16-70",
    ),
    ("", "Helsenett. (u.å.). Rusmidler. Hentet 28. juni 2022 fra https://www.helsenett.example/rus"),
    (
        "",
        "Hovland, B. & Iversen, T. (2012). Håp som fenomen: En grunnbok (2. utg.). Universitetsforlaget.",
    ),
    ("", "Johansen, O. (2020). Metodeboka (7. utg.). Gyldendal akademisk."),
    ("", "Kvam, E. A. & Lie, H. W. (2017). Anker i normalitet. Psykologi i dag, 54(3), 190–198."),
    (
        "",
        (
            "Meld. St. 30 (2011–2012). Se meg! Helse- og omsorgsdepartementet. "
            "https://www.regjeringen.example/30-2011-2012"
        ),
    ),
    ("", "Moe, P. R. (2018). Dobbelt opp: Om rus og psykisk helse (3. utg.). Fagbokforlaget."),
    ("", "NOU 2011: 11. (2011). Innovasjon i omsorg. Helse- og omsorgsdepartementet."),
    ("", "OpenAI. (2023). ChatGPT (20. april-versjon) [Stor språkmodell]. https://chat.openai.example"),
    (
        "",
        "Pasient- og brukerrettighetsloven. (1999). Lov om pasient- og brukerrettigheter (LOV-1999-07-02-63). Lovdata. "
        "https://lovdata.example/lov/1999-07-02-63",
    ),
    (
        "",
        (
            "Pihl, K. (2021). Veien videre: Undertittel [Masteroppgave, OsloMet – "
            "storbyuniversitetet]. ODA. https://hdl.handle.net/10642/1"
        ),
    ),
    ("", "Ruud, S. (2021, 7. mars). Alene hjemme. Dagsavisa, 12–13."),
    (
        "",
        "Solli, I. & Tveit, I. T. (2015). Relasjoner i sosialt arbeid. I I. T. Tveit, I. "
        "Solli, B. Bø & L. C. Kleppe (Red.), "
        "Sosialt arbeid: En grunnbok (2. utg., s. 112–128). Universitetsforlaget.",
    ),
    ("", "Ulvik, A., Bø, B., Li, C., Ask, D. & Dal, E. (2020). Vol. 2 av et liv. Fontene forskning, 13(2), 4–17."),
    (
        "",
        (
            "Vik, N. & Ødegård, K. (2022). Sammen om mestring (Rapport nr. 5/2022). Korus "
            "Oslo. https://korus.example/rapport-5"
        ),
    ),
    ("", "Aakre, A. (2014). Veien hjem. Forlaget Oktober."),
    ("1", "Vedlegg 1 Søkelogg"),
    ("", "Søkene ble gjort i Oria (mars 2022)."),
)

NYNORSK: Sample = (
    ("1", "1 Innleiing"),
    (
        "",
        "Recovery er ein personleg prosess (Aas & Berg, 2015, s. 55). Dahl et al. (2016) "
        "fann at dei ikkje var åleine, og "
        "Aas og Berg (2015) skriv korleis noko kan endre seg frå dag til dag.",
    ),
    ("", "Eg har ikkje funne noko nyare enn dette (Folkehelseinstituttet, 2020; Aakre, 2014, s. 22–24)."),
    ("", "Ho sa at dei berre måtte «vere saman». Nokre kjende seg heime (Moe, u.å.)."),
    ("1", "Referansar"),
    ("", "Aas, S. & Berg, A.-S. (2015). Her er alt mogleg. Syn og Segn, 12(1), 51–60."),
    (
        "",
        "Dahl, R., Bø, M. & Næss, O. (2016). Tilpassing. Syn og Segn, 19(3), 204–220. https://doi.org/10.1000/ss.19.3",
    ),
    ("", "Folkehelseinstituttet. (2020). Rusmiddel. https://www.fhi.example/rus"),
    ("", "Moe, P. (u.å.). Heime. Henta 28. juni 2022 frå https://www.heime.example/"),
    ("", "Aakre, A. (2014). Vegen heim (2. utg.). Samlaget."),
)

ENGLISH: Sample = (
    ("1", "1 Introduction"),
    (
        "",
        "Recovery is a personal process (Aas & Berg, 2015, pp. 55–56). Dahl et al. (2016) found that belonging—often "
        "unseen—matters, and Aas and Berg (2015) agree with this.",
    ),
    (
        "",
        (
            "The findings are “hopeful” (Eng, 2018, p. 12; Foss et al., 2019) and were "
            "confirmed by the register (WHO, 2020)."
        ),
    ),
    ("1", "References"),
    (
        "",
        (
            "Aas, S., & Berg, A.-S. (2015). Anything is possible. Journal of Hope, 12(1), "
            "51–60. https://doi.org/10.1000/jh.1"
        ),
    ),
    ("", "Dahl, R., Bø, M., & Næss, O. (2016). Retreat or adapt? Journal of Care, 19(3), 204–220."),
    ("", "Eng, K. (2018). Hope: A handbook (2nd ed.). Oxford University Press."),
    (
        "",
        "Foss, O., Lie, K., & Moe, P. (2019). Belonging. In A. Berg & B. Dahl (Eds.), Recovery in the city "
        "(pp. 12–19). Routledge.",
    ),
    ("", "WHO. (2020, June 30). Substance use. https://www.who.example/substance-use"),
)

SAMPLES = {Language.BOKMAL: BOKMAL, Language.NYNORSK: NYNORSK, Language.ENGLISH: ENGLISH}


def paragraphs(sample: Sequence[tuple[str, str]]) -> tuple[DocxParagraph, ...]:
    """A sample as `read_docx` would give it."""
    return tuple(
        DocxParagraph(number, style, int(style) if style.isdigit() else None, text)
        for number, (style, text) in enumerate(sample, start=1)
    )
