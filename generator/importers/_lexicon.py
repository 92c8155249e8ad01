"""Words that keyword lines are made of, for what the story beside them does not say.

Only hints: what stands together in the story outweighs them. Add freely; one word, one meaning.
"""


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as prose, so that it stays short to read."""
    return frozenset(text.split())


GIVEN_NAMES = words(
    "Aaron Adam Ahmed Alan Albert Alejandro Alex Alexander Alexei Ali Alice Amanda Amy Ana "
    "Andrea Andrew Andy Angela Ann Anna Anne Anthony Antonio Arthur Ashley Barack Barbara Ben "
    "Benjamin Bernard Bernie Beth Bill Bob Bobby Boris Brad Brandon Brian Bruce Camilla Carlos "
    "Carol Caroline Catherine Charles Charlie Chris Christian Christine Christopher Claire "
    "Claudia Craig Dan Daniel Danielle David Dean Deborah Dennis Diana Diane Donald Doug Dylan "
    "Edward Elena Elizabeth Ella Elon Emily Emma Emmanuel Eric Erik Erin Eva Evan Fatima "
    "Fernando Fiona Francis Francois François Frank Fred Gary Gavin George Georgia Giorgia "
    "Gordon Grace Graham Greg Hannah Harold Harry Hassan Heather Helen Henry Hillary Howard "
    "Hugh Hugo Ian Igor Irina Isaac Isabel Ivan Jack Jacob Jagmeet Jake James Jane Janet Jason "
    "Javier Jean Jeff Jeffrey Jennifer Jenny Jeremy Jerome Jerry Jesse Jessica Jill Jim Jimmy "
    "Joan Joe Joel Johan John Johnny Jon Jonathan Jorge Jose José Joseph Josh Joshua Juan "
    "Judith Julia Julian Julie Justin Kamala Karen Karl Kate Katherine Kathy Katie Keir Keith "
    "Kelly Ken Kenneth Kevin Kim Kristi Kyle Larry Laura Lauren Leo Leon Lewis Liam Linda "
    "Lindsey Lisa Liz Logan Louis Louise Lucy Luis Luke Maria Marie Marine Mario Mark Martha "
    "Martin Mary Mateo Matt Matthew Max Megan Meghan Melania Melanie Mélanie Michael Michel "
    "Michelle Miguel Mike Mitch Mohamed Mohammad Mohammed Muhammad Nancy Naomi Narendra Natalie "
    "Nathan Neil Nicholas Nick Nicola Nicolas Nigel Nikki Nina Noah Nora Oleg Olga Oliver "
    "Olivia Oscar Owen Pablo Pamela Patricia Patrick Paul Pedro Pete Peter Phil Philip Pierre "
    "Rachel Ralph Raymond Rebecca Recep Renee Rex Ricardo Richard Rick Rishi Robert Roberto "
    "Robin Roger Ron Ronald Ross Ruth Ryan Sam Samantha Samuel Sandra Sara Sarah Scott Sean "
    "Sergei Shane Sharon Simon Sofia Sophie Stephanie Stephen Steve Steven Stuart Susan Taylor "
    "Ted Terry Theresa Thomas Tim Timothy Tina Todd Tom Tony Tyler Ursula Vanessa Vera Victor "
    "Victoria Viktor Vincent Vladimir Volodymyr Walter Wayne Wendy William Winston Xavier Xi "
    "Yasmin Yuri Zoe Tulsi Marco Gretchen Chrystia Danielle Wab Jo Jens Olaf Friedrich Donna "
    "Kari Kash Pam Ketanji Brett Clarence Sonia Elena Antony Lloyd Jake Janet Merrick Merrill"
)
ALONE = words(
    "Afghanistan Africa Alberta Algeria America Argentina Asia Australia Austria Bangladesh "
    "Belgium Brazil Britain Bulgaria California Calgary Canada Chile China Colombia Croatia "
    "Cuba Cyprus Denmark Egypt England Estonia Ethiopia Europe Finland Florida France Gaza "
    "Germany Ghana Greece Greenland Haiti Hamas Hezbollah Hungary Iceland India Indonesia Iran "
    "Iraq Ireland Israel Italy Jamaica Japan Jordan Kashmir Kenya Kosovo Kuwait Kyiv Latvia "
    "Lebanon Libya Lithuania London Malaysia Mexico Moldova Montreal Morocco Moscow Myanmar "
    "Namibia NATO Nepal Netherlands Nigeria Norway Ontario Ottawa Pakistan Panama Paris Peru "
    "Philippines Poland Portugal Qatar Quebec Romania Russia Rwanda Scotland Serbia Singapore "
    "Slovakia Slovenia Somalia Spain Sudan Sweden Switzerland Syria Taiwan Tanzania Texas "
    "Thailand Toronto Tunisia Turkey Uganda UK Ukraine UN US USA EU Vancouver Venezuela Vietnam "
    "Wales Washington Winnipeg World Yemen Zambia Zimbabwe Beijing Berlin Brussels Tehran "
    "Jerusalem Accidents Agriculture Animals Art Arts Aviation Banking Books Budget Business "
    "Careers Celebrities Celebrity Cities Climate Coronavirus Corruption Courts COVID-19 "
    "Cricket Crime Culture Cybersecurity Defence Defense Democracy Diplomacy Economics Economy "
    "Education Elections Employment Energy Entertainment Environment Fashion Film Finance Fire "
    "Food Football Fraud Gaming Golf Government Health Healthcare History Hockey Homelessness "
    "Housing Immigration Inflation Innovation Institutions Investigation Investment Jobs "
    "Justice Labour Law Lifestyle Literature Markets Media Medicine Migration Murder Music "
    "Opinion Parliament Police Policing Politics Pollution Poverty Privacy Property Protests "
    "Racism Real Recession Religion Research Retail Safety Sanctions Science Security Shipping "
    "Soccer Society Space Sport Sports Sustainability Tariffs Taxes Tech Technology Television "
    "Tennis Terrorism Theatre Tourism Trade Traffic Transport Transportation Travel Trump "
    "Unemployment Violence Voting War Water Weather Wildfires Wildlife Women"
)
LEADING = words(
    "European African American Asian Canadian British French German Chinese Russian Indian "
    "New South North East West Northern Southern Eastern Western Central United Saudi San Santa "
    "Los Las Saint St. El Sri Costa Prime Supreme High White Wall Federal Public Social Human "
    "Artificial Mental Domestic Criminal Real Civil Foreign National International Latin Middle "
    "Great British Puerto Hong Nova Royal Global Renewable Electric Organized Organised "
    "Indigenous First Nuclear Natural Political Generative Cyber Sexual Gun Gross"
)
TRAILING = words(
    "Charge Pollution Tax Ban Bill Protest Protests Workers Members "
    "Affairs Rights Change Spending Talks Crisis Minister Ministry Party Council Court Union "
    "Act Bank Street City University Department Agency Relations Commission Committee "
    "Association Authority Ministers Summit Treaty Agreement Deal Policy Reform Cuts Rates "
    "Costs Prices Strike Strikes Attack Attacks Conflict Ceasefire Support Aid Funding "
    "Investigation Inquiry Trial Election Campaign Province County Island Islands Valley River "
    "Lake Park Bay Beach League Cup Games Championship Estate Care Media Intelligence Security "
    "Law Force Forces Service Services System Violence Market Markets Industry Company Group "
    "Warming Emissions Risk Levels Columbia Kingdom States Nations House Emergency Shortage "
    "Leader Defence Defense"
)
PHRASES = frozenset(
    phrase.strip()
    for phrase in [
        "Climate Change",
        " Human Rights",
        " White House",
        " Supreme Court",
        " Prime Minister",
        " Middle East",
        " United States",
        " United Kingdom",
        " United Nations",
        " European Union",
        " New York",
        " New Zealand",
        " South Africa",
        " South Korea",
        " North Korea",
        " Hong Kong",
        " Saudi Arabia",
        " Social Media",
        " Mental Health",
        " Public Health",
        " Real Estate",
        " World Cup",
        " Interest Rates",
        " Latin America",
        " British Columbia",
        " Nova Scotia",
        " Wall Street",
        " Foreign Policy",
        " National Security",
        " Artificial Intelligence",
        " Health Care",
        " Sri Lanka",
        " Los Angeles",
        " San Francisco",
        " First Nations",
        " Premier League",
        " Gun Control",
        " Trade War",
        " Border Security",
        " West Bank",
        " Red Sea",
        " Gaza Strip",
        " Nuclear Weapons",
        " Natural Disasters",
        " Extreme Weather",
        " Carbon Tax",
        " Cost of Living",
        " Military Aid",
        " Foreign Aid",
        " Law Enforcement",
        " Public Safety",
        " Housing Crisis",
        " World Bank",
        " Data Breach",
        " Electric Vehicles",
        " Stock Market",
        " Federal Reserve",
        " Sexual Assault",
        " Domestic Violence",
        " Organized Crime",
        " Renewable Energy",
        " Opioid Crisis",
        " Food Security",
        " Air Quality",
        " Civil Rights",
        " Breaking News",
        " World News",
        " Local News",
        " Olympic Games",
        " Formula One",
        " Red Cross",
        " Labour Party",
    ]
)
SECTIONS = words(  # as they stand alone above a headline, without accents
    "news opinion comment editorial analysis letters obituaries politics world national international local"
    " regional business economy money sport sports culture arts entertainment lifestyle travel technology tech"
    " science health education environment weather politique economie societe monde culture meinung kommentar"
    " politik wirtschaft gesellschaft kultur panorama wissen politica economia sociedad sociedade deportes"
    " esportes cultura internacional mundo cronaca esteri opinione scienza salute"
)
PARTICLES = words(
    "of and the for in on to de la le du van von al bin & at with der den e y et und des dei della delle do dos das"
)
